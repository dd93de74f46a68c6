using System.CommandLine;
using System.Globalization;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Cli.Rendering;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Variables;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;
using Spectre.Console;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train ioi-linear</c>: learns the linear causal model of a logit difference.</summary>
internal static class TrainLinearVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var task = new Option<string>("--task") { Description = "A task with a logit difference.", HelpName = "id", DefaultValueFactory = _ => "ioi" };
        var model = new Option<string?>("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled; the task's own if left out.", HelpName = "id|folder|org/name" };
        var heads = HeadOption.Create("Swap these heads together, e.g. 7.3; may be repeated. The reference's for gpt2 and gemma2 if neither this nor --layer is given.");
        var layers = Numbers.Ints("--layer", "Swap all heads of this layer; may be repeated.");
        var data = new Option<string?>("--data") { Description = "Folder with the task's files; generated if left out.", HelpName = "folder" };
        var limit = Numbers.Int("--train-limit", "Learn from at most n pairs of the train split.", 5000, least: 1);
        var batchSize = Numbers.Int("--batch-size", "Pairs in a batch.", 64, least: 1);
        var seed = Numbers.Int("--seed", "Root of the data.", 0);
        var unspaced = new Option<bool>("--unspaced") { Description = "Compare the logits of names without a blank before them, as the reference does." };
        var device = DeviceOption.Create();
        var output = OutputFile.Required("The coefficients, as JSON, for `evaluate --coefficients`.");
        var command = new Command("ioi-linear", "Learn the linear causal model of a logit difference: what swapping heads does to it, by least squares.")
        {
            task, model, heads, layers, data, limit, batchSize, seed, unspaced, device, output,
        };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(output);
            OutputFile.Check(file);
            var id = parsed.GetRequiredValue(task);
            var found = Plugins.Find(terminal).Task(id).Create() as ILogitDifferenceTask
                ?? throw new UsageException($"The task {id} has no logit difference that a linear model describes.", "use --task ioi.");
            using var loaded = Evaluate.Models.Load(
                parsed.GetValue(model) ?? found.Card.DefaultModel ?? throw new UsageException($"{id} has no model of its own.", "give one with --model."), Dtype.Float32, parsed.GetRequiredValue(device));
            var fitting = new LinearModelFitting
            {
                Model = loaded.Model,
                Tokenizer = loaded.Tokenizer ?? throw TaskPairs.NoTokenizer(loaded),
                Task = found,
                Heads = Heads(parsed.GetValue(heads) ?? [], parsed.GetValue(layers) ?? [], found, loaded),
                BatchSize = parsed.GetValue(batchSize),
                Unspaced = parsed.GetValue(unspaced),
            };
            var pairs = (parsed.GetValue(data) is { } folder ? found.Read(folder) : found.Generate(parsed.GetValue(seed))).Counterfactuals(Split.Train).Take(parsed.GetValue(limit));
            var fit = Failing.During(() => Watch.Run(terminal, observer => fitting.Fit(pairs, observer, cancellation)));
            OutputFile.Write(file, stream => CoefficientsFile.Write(stream, loaded.Name, fit.Coefficients));
            Show(terminal, fit);
            OutputFile.Say(terminal, file, $"coefficients of {string.Join(", ", fitting.Heads.Select(head => $"{head.Layer}.{head.Head}"))} of {loaded.Name}");
        });
        return Example.Add(command, "mib train ioi-linear --model gpt2 --head 7.3 --head 7.9 --head 8.6 --head 8.10 --out ioi-linear.json", "mib train ioi-linear --layer 1 --out ioi-linear.json");
    }

    private static Unit[] Heads((int Layer, int Head)[] heads, int[] layers, ILogitDifferenceTask task, LoadedModel model)
    {
        var config = model.Model.Config;
        Unit[] named = [.. heads.Select(head => new Unit(Component.Head, head.Layer, head.Head)), .. from layer in layers from head in Enumerable.Range(0, config.Heads) select new Unit(Component.Head, layer, head)];
        IEnumerable<Unit> all = named.Length > 0 ? named
            : task.Known.TryGetValue(model.Name, out var known) ? known.Heads
            : throw new UsageException($"It is not known which heads of {model.Name} matter.", "name them with --head, or layers with --layer.");
        Unit[] distinct = [.. all.Distinct().OrderBy(unit => unit.Layer).ThenBy(unit => unit.Head)];
        foreach (var unit in distinct)
            unit.Check(config);
        return distinct;
    }

    private static void Show(Terminal terminal, LinearFit fit)
    {
        var table = Tables.Of("coefficient", ">value", ">standard error");
        Row("bias", one => one.Bias);
        Row("token", one => one.Token);
        Row("position", one => one.Position);
        terminal.Show(new Rows(table, new Text($"R² {(fit.Coefficients.R2 is { } share ? Number(share) : "is not defined: the difference is always the same")}, from {fit.Observations} pairs")));

        void Row(string name, Func<LogitDifferenceCoefficients, double> of) => table.Row(name, Number(of(fit.Coefficients)), Number(of(fit.Errors)));
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
