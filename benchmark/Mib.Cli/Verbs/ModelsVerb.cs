using System.CommandLine;
using Mib.Cli.Rendering;

namespace Mib.Cli.Verbs;

/// <summary><c>mib models</c>: what models there are, and what they are.</summary>
internal static class ModelsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("models", "List the models, show one, pull one, or import one of TransformerLens's.")
        {
            List("models list", terminal),
            Info(terminal),
            PullVerb.Create(terminal, cancellation),
            ModelImportVerb.Create(terminal),
        };
        return Example.Add(command, "mib models list", "mib models info ioi-small", "mib models pull gpt2");
    }

    /// <summary>The same under two names, <c>models list</c> and <c>list models</c>.</summary>
    public static Command List(string words, Terminal terminal)
    {
        var command = new Command(words.Split(' ')[1], "List the bundled models and those of the benchmark, and which of them are here.");
        command.SetAction(_ => terminal.Show(ModelTables.List(Evaluate.Models.Catalog)));
        return Example.Add(command, $"mib {words}");
    }

    private static Command Info(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "Its id, its folder, or org/name of one that was pulled." };
        var command = new Command("info", "Show a model's architecture, size, memory needed and hook points. Its weights are not loaded.") { model };
        command.SetAction(parsed => terminal.Show(ModelTables.Info(Evaluate.Models.Catalog.Describe(parsed.GetRequiredValue(model)))));
        return Example.Add(command, "mib models info ioi-small", "mib models info gpt2");
    }
}
