using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Engine.Saes;
using Mib.Leaderboard;
using Mib.Models.Saes;
using Mib.Sdk.Variables;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train sae</c>: trains sparse autoencoders on a model's residual stream.</summary>
internal static class TrainSaeVerb
{
    private static readonly SaePlan Defaults = new() { Model = null!, Train = [], HeldOut = [], Features = 0 };

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var model = new Option<string>("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled.", HelpName = "id|folder|org/name", Required = true };
        var task = new Option<string>("--task") { Description = "Learn the stream at all tokens of the clean prompts of a task's train split; its validation split judges.", HelpName = "id", Required = true };
        var data = new Option<string?>("--data") { Description = "Folder with the task's files; generated if left out.", HelpName = "folder" };
        var layers = Numbers.Ints("--layer", "After which block; may be given several times [default: all].");
        var features = FeatureCount.Option();
        var activation = Choice.Of<SaeActivation>("--activation", "What makes a feature's value.", Defaults.Activation);
        var k = Numbers.Int("--k", "Features of a token that are not 0, with --activation topk.", Defaults.K, least: 1);
        var sparsity = Numbers.OptionalPositive("--sparsity", FormattableString.Invariant($"Price of features that are not 0 [default: {SaePlan.UsualSparsity(SaeActivation.Relu)} with relu, {SaePlan.UsualSparsity(SaeActivation.Jumprelu)} with jumprelu]."));
        var limit = Numbers.Int("--train-limit", "Learn on at most n prompts, and judge on at most as many.", CircuitJob.DefaultLimit, least: 1);
        var steps = Numbers.Int("--steps", "Steps.", Defaults.Steps, least: 1);
        var batchSize = Numbers.Int("--batch-size", "Tokens of a step.", Defaults.BatchSize, least: 1);
        var learningRate = Numbers.Positive("--learning-rate", "Adam's learning rate; it falls to 0 over the last fifth.", Defaults.LearningRate);
        var seed = Numbers.Int("--seed", "Root of every random choice.", 0);
        var device = DeviceOption.Create();
        var output = new Option<string>("--out") { Description = "Folder; each hook point gets a folder in it, in the layout of SAELens.", HelpName = "folder", Required = true };
        var command = new Command("sae", "Train sparse autoencoders on a model's residual stream, for --method dbm-sae.")
        {
            model, task, data, layers, features, activation, k, sparsity, limit, steps, batchSize, learningRate, seed, device, output,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(output);
            var kind = parsed.GetValue(activation) ?? Defaults.Activation;
            if (kind == SaeActivation.Topk && parsed.GetValue(sparsity) is not null)
                throw new UsageException("--sparsity is given, and with --activation topk the number of features is --k.", "leave one of the two out.");
            using var loaded = Evaluate.Models.Load(parsed.GetRequiredValue(model), Dtype.Float32, parsed.GetRequiredValue(device));
            int[] chosen = [.. Layers(parsed.GetValue(layers) ?? [], loaded)];
            foreach (var layer in chosen)
                Refuse(SaeFolders.Of(folder, loaded.Model.Blocks[layer].ResidPost));
            var id = parsed.GetRequiredValue(task);
            var of = Plugins.Find(terminal).Task(id).Create();
            var pairs = new TaskPairs(id, of, parsed.GetValue(data) is { } files ? of.Read(files) : of.Generate(parsed.GetValue(seed)), loaded);
            var plan = Defaults with
            {
                Model = loaded.Model,
                ModelHash = loaded.Hash,
                Train = Prompts(Split.Train),
                HeldOut = Prompts(Split.Validation),
                Features = parsed.GetRequiredValue(features).Of(loaded.Model.Config.DModel),
                Activation = kind,
                K = parsed.GetValue(k),
                Sparsity = parsed.GetValue(sparsity),
                Steps = parsed.GetValue(steps),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed),
            };
            if (plan.Activation == SaeActivation.Topk && plan.K > plan.Features)
                throw new UsageException($"--k {plan.K} is more than the {plan.Features} features.", $"choose at most {plan.Features}.");
            foreach (var layer in chosen)
                Train(plan, layer, folder, loaded.Name, id, terminal, cancellation);

            IReadOnlyList<EquatableArray<int>> Prompts(Split split)
            {
                var notes = new List<string>();
                var found = pairs.Of(split, parsed.GetValue(limit), notes);
                notes.ForEach(terminal.Note);
                return [.. found.Select(pair => pair.CleanIds)];
            }
        });
        return Example.Add(command, "mib train sae --model ioi-small --task ioi --layer 2 --features 8x --out saes", "mib train sae --model ioi-small --task ioi --activation topk --k 8 --out saes");
    }

    private static void Train(SaePlan plan, int layer, string folder, string model, string task, Terminal terminal, CancellationToken cancellation) => Failing.During(() =>
    {
        using var learned = Watch.Run(terminal, observer => SaeTraining.Learn(plan, layer, observer, cancellation));
        SaeFolders.Write(folder, learned, plan, model, task);
        terminal.Text.WriteLine(
            $"{SaeFolders.Of(folder, learned.Sae.Form.Hook)}: {learned.Sae.Features} features; on held-out prompts {Words.Figure(learned.Explained)} of the variance explained, L0 {Words.Figure(learned.L0)}, {learned.Dead} dead features");
        return learned.Explained;
    });

    private static IEnumerable<int> Layers(int[] asked, LoadedModel loaded)
    {
        foreach (var layer in asked)
            new Unit(Component.ResidPost, layer).Check(loaded.Model.Config);
        return asked.Length == 0 ? Enumerable.Range(0, loaded.Model.Config.Layers) : asked.Distinct();
    }

    private static void Refuse(string folder)
    {
        if (Path.Exists(folder))
            throw new UsageException($"{folder} is there already.", "train into another folder with --out, or remove this one first.");
    }
}
