using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Ablations;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Leaderboard;
using Mib.Models.Transformers;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train ablation</c>: learns what stands in for each source with the least harm.</summary>
internal static class TrainAblationVerb
{
    private static readonly OptimalPlan Defaults = new() { Model = null!, Pairs = [] };

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var model = new Option<string>("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled.", HelpName = "id|folder|org/name", Required = true };
        var task = new Option<string?>("--task") { Description = "Learn on the clean prompts of a task's train split.", HelpName = "id" };
        var data = new Option<string?>("--data") { Description = "Folder with the task's files; generated if left out.", HelpName = "folder" };
        var pairs = new Option<string?>("--pairs") { Description = "Learn on the clean prompts of these pairs instead, one JSON object a line.", HelpName = "file" };
        var limit = Numbers.Int("--train-limit", "Learn on at most n prompts.", CircuitJob.DefaultLimit, least: 1);
        var batchSize = Numbers.Int("--batch-size", "Prompts in a batch.", Defaults.BatchSize, least: 1);
        var steps = Numbers.Int("--steps", "Most steps for a source.", Defaults.Steps, least: 0);
        var learningRate = Numbers.Positive("--learning-rate", "Adam's learning rate.", Defaults.LearningRate);
        var seed = Numbers.Int("--seed", "Root of every random choice.", 0);
        var weights = Choice.Of<WeightForm>("--weights", "The form of the model's weights.", WeightForm.Raw);
        var device = DeviceOption.Create();
        var output = OutputFile.Required("The vectors, as .safetensors. Those of finished sources are in FILE.unfinished until the end.");
        var command = new Command("ablation", "Learn the vectors of optimal ablation: for each source the constant in whose place the model loses least. Learning that was broken off goes on where it stopped.")
        {
            model, task, data, pairs, limit, batchSize, steps, learningRate, seed, weights, device, output,
        };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(output);
            OutputFile.Check(file);
            var form = parsed.GetValue(weights) ?? WeightForm.Raw;
            using var loaded = Evaluate.Models.Load(parsed.GetRequiredValue(model), Dtype.Float32, parsed.GetRequiredValue(device)).In(form);
            var prompts = Prompts(loaded);
            var plan = Defaults with
            {
                Model = loaded.Model,
                Pairs = prompts,
                BatchSize = parsed.GetValue(batchSize),
                Steps = parsed.GetValue(steps),
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed),
            };
            var source = parsed.GetValue(task) ?? Path.GetFileName(parsed.GetValue(pairs)!);
            var about = AblationFile.About(loaded, Choice.Text(form), source, DataHash.Of(prompts.Select(pair => pair.CleanIds)), plan);
            var learned = Learn(plan, about, file, terminal, cancellation);
            var better = learned.Count(one => one.Loss < one.MeanLoss);
            terminal.Text.WriteLine(
                $"{file}: {learned.Count} sources, {better} better than their mean; loss {Words.Figure(learned.Average(one => one.Loss))} nats on average, {Words.Figure(learned.Average(one => one.MeanLoss))} with the mean");

            IReadOnlyList<TokenPair> Prompts(LoadedModel loaded) => (parsed.GetValue(task), parsed.GetValue(pairs)) switch
            {
                ({ } id, null) => OfTask(id, parsed.GetValue(data), parsed.GetValue(seed), loaded, parsed.GetValue(limit), terminal),
                (null, { } path) when parsed.GetValue(data) is null =>
                    [.. PairsFile.Read(path, loaded.Model.Config.Vocabulary, loaded.Model.Config.Context, loaded.Tokenizer).Take(parsed.GetValue(limit))],
                (null, { }) => throw new UsageException("--data is a task's, and --pairs is given.", "give --task with it, or --pairs alone."),
                _ => throw new UsageException("The prompts are those of --task or of --pairs.", "give one of the two."),
            };
        });
        return Example.Add(command, "mib train ablation --model ioi-small --task ioi --out ablation.safetensors", "mib train ablation --model ioi-small --pairs pairs.jsonl --steps 200 --out ablation.safetensors");
    }

    private static IReadOnlyList<TokenPair> OfTask(string id, string? folder, int seed, LoadedModel model, int limit, Terminal terminal)
    {
        var task = Plugins.Find(terminal).Task(id).Create();
        var notes = new List<string>();
        var pairs = new TaskPairs(id, task, folder is null ? task.Generate(seed) : task.Read(folder), model).Of(Split.Train, limit, notes);
        notes.ForEach(terminal.Note);
        return pairs;
    }

    /// <summary>Learns, and keeps what is learned beside the file until it is whole.</summary>
    private static IReadOnlyList<OptimalVector> Learn(OptimalPlan plan, IReadOnlyDictionary<string, string> about, string file, Terminal terminal, CancellationToken cancellation)
    {
        var (unfinished, graph) = (file + ".unfinished", plan.Model.Graph);
        var earlier = File.Exists(unfinished) ? AblationFile.ReadUnfinished(unfinished, graph, about) : [];
        if (earlier.Count > 0)
            terminal.Note($"going on after {earlier.Count} of {graph.SourceCount} sources, from {unfinished}");
        var learned = Failing.During(() => Watch.Run(
            terminal, observer => OptimalAblation.Learn(plan, earlier, some => Write(unfinished, some), observer, cancellation)));
        Write(file, learned);
        File.Delete(unfinished);
        return learned;

        void Write(string path, IReadOnlyList<OptimalVector> some) => OutputFile.Write(path, stream => AblationFile.Write(stream, graph, some, about));
    }
}
