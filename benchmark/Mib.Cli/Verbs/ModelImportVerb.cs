using System.CommandLine;
using Mib.Engine.Models.Import;

namespace Mib.Cli.Verbs;

/// <summary><c>mib models import</c>: a model of TransformerLens as a folder that mib and Hugging Face's libraries read.</summary>
internal static class ModelImportVerb
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("source") { Description = "The state dict of a HookedTransformer, as torch.save wrote it (.pth)." };
        var config = new Option<string>("--config") { Description = "Its HookedTransformerConfig, as JSON or as a pickle of the object or of its dictionary.", HelpName = "file", Required = true };
        var folder = new Option<string>("--out") { Description = "The model's folder; must not be there yet.", HelpName = "folder", Required = true };
        var command = new Command("import", "Make a model's folder of a TransformerLens state dict. Its pickles are read as data; no code in them runs.") { source, config, folder };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(folder);
            var count = TransformerLensImport.Run(parsed.GetRequiredValue(source), parsed.GetRequiredValue(config), target);
            terminal.Text.WriteLine($"{target}: {count:n0} parameters");
            terminal.Note($"it has no tokenizer: copy the tokenizer.json that the model was trained with into {target} to give it text.");
        });
        return Example.Add(command, "mib models import ll_model_100_100_80.pth --config ll_model_cfg.pkl --out interpbench");
    }
}
