using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Circuits;
using Mib.Engine.Data;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Plans;
using Mib.Engine.Plugins;
using Mib.Sdk.Circuits;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Study;

/// <summary>Does a better score mean a truer circuit? Ranks the edges of models whose circuit is known, and judges the rankings twice.</summary>
/// <param name="plan">What to run.</param>
/// <param name="catalog">Where models are.</param>
/// <param name="plugins">Where their tasks are.</param>
/// <param name="observer">Who watches.</param>
public sealed class GroundTruthStudy(StudyPlan plan, ModelCatalog catalog, PluginCatalog plugins, IRunObserver observer)
{
    private const int BatchSize = 50;

    /// <summary>Runs the study.</summary>
    /// <remarks>A model without contrast and a method that fails are said to the observer and left out: the others' hours are not lost.</remarks>
    /// <exception cref="NotMeasurableException">No model could be studied.</exception>
    public StudyResult Run(CancellationToken cancellation)
    {
        using var thread = new SingleThread();
        var models = new List<StudiedModel>();
        var cells = new List<StudyCell>();
        foreach (var entry in plan.Models)
        {
            using var scope = NewDisposeScope();
            using var loaded = catalog.Load(entry.Id, ScalarType.Float32);
            string[] circuit = [.. CircuitJson.Read(entry.Folder, loaded.Model.Graph).Edges];
            var task = plugins.Task(entry.Card.Tasks[0]).Create();
            var own = new List<StudyCell>();
            try
            {
                for (var seed = 0; seed < plan.Seeds; seed++)
                {
                    own.AddRange(Study(loaded, circuit, task.Generate(seed), seed, cancellation));
                    observer.Report("models", (models.Count + ((seed + 1.0) / plan.Seeds)) / plan.Models.Count);
                }
            }
            catch (NotMeasurableException e)
            {
                observer.Note($"{entry.Id} is left out: {e.What}");
                continue;
            }

            cells.AddRange(own);
            models.Add(new(entry.Id, circuit.Length, loaded.Model.Graph.Edges.Count));
        }

        return models.Count > 0
            ? new(models, cells)
            : throw new NotMeasurableException("No model could be studied.", "see the notes above for why each was left out.");
    }

    private List<StudyCell> Study(LoadedModel loaded, string[] circuit, ITaskData data, int seed, CancellationToken cancellation)
    {
        var (train, test) = (Pairs(Split.Train), Pairs(Split.Test));
        var scorer = new CircuitScorer(loaded.Model, test, BatchSize);
        scorer.MeasureReference(cancellation).Require(seed);

        var rankings = Methods(new()
        {
            Model = loaded.Model,
            Pairs = train,
            BatchSize = BatchSize,
            Seed = seed,
            Cancellation = cancellation,
        });
        rankings.AddRange(SpoiledTruth.Shares.Select(share => (
            SpoiledTruth.Name(share), false, SpoiledTruth.Of(loaded.Model.Graph, circuit, share, Seed.For(seed, $"study/{loaded.Name}/{share}")))));

        CircuitSet[] sets = [.. rankings.SelectMany(r => new[] { Set(r.Scores, Ranking.Signed), Set(r.Scores, Ranking.Absolute) })];
        var metrics = scorer.Measure([.. sets.SelectMany(set => set.Evaluated)], cancellation: cancellation);
        FaithfulnessCurve[] curves =
            [.. sets.Zip(metrics.Circuits.Chunk(Selection.Percentages.Count), (set, values) => set.Curve(metrics with { Circuits = values }))];
        return
        [
            .. rankings.Select((ranking, i) =>
            {
                var recovery = CircuitRecovery.Of(ranking.Scores, circuit);
                return new StudyCell(
                    loaded.Name, ranking.Name, ranking.IsMethod, seed, recovery.Auroc, recovery.PromotedAuroc, recovery.Precision, curves[2 * i].Cpr, curves[(2 * i) + 1].Cmd);
            }),
        ];

        IReadOnlyList<TokenPair> Pairs(Split split)
        {
            var pairs = PairTokenizer.Tokenize(data.Pairs(split), loaded.Tokenizer!, loaded.Model.Config.Context, plan.Examples).Pairs;
            return pairs.Count > 0 ? pairs : throw new NotMeasurableException($"{loaded.Name} cannot be asked a single pair of its task.", "use a model whose tokenizer knows the task's words.");
        }
    }

    private List<(string Name, bool IsMethod, CircuitScores Scores)> Methods(AttributionRun run)
    {
        var rankings = new List<(string, bool, CircuitScores)>();
        foreach (var method in plan.Methods)
        {
            try
            {
                rankings.Add((method.Id, true, method.CreateCircuitMethod(method.Bind()).Score(run)));
            }
            catch (MibException e)
            {
                observer.Note($"{method.Id} gives nothing for seed {run.Seed}: {e.What}");
            }
        }

        return rankings;
    }

    private static CircuitSet Set(CircuitScores scores, Ranking ranking) => CircuitSet.Of(scores, ranking, new());
}
