using Mib.Engine.Models;
using Mib.Engine.Plugins;

namespace Mib.Engine.Study;

/// <summary>What <see cref="GroundTruthStudy"/> runs.</summary>
public sealed record StudyPlan
{
    /// <summary>Bundled models whose circuit is known.</summary>
    public required IReadOnlyList<ModelEntry> Models { get; init; }

    /// <summary>Methods of the circuit track.</summary>
    public required IReadOnlyList<MethodDescriptor> Methods { get; init; }

    /// <summary>How many seeds, from 0: each draws other pairs, and is the seed of methods that draw.</summary>
    public required int Seeds { get; init; }

    /// <summary>Pairs for the method, and as many others to score circuits on.</summary>
    public required int Examples { get; init; }
}

/// <summary>One ranking of one model's edges, judged by the true circuit and by the benchmark.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Ranking">Id of the method, or <see cref="SpoiledTruth.Name"/>.</param>
/// <param name="IsMethod">Whether a method made it.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Auroc">See <see cref="Circuits.CircuitRecovery"/>.</param>
/// <param name="PromotedAuroc">See <see cref="Circuits.CircuitRecovery"/>.</param>
/// <param name="Precision">See <see cref="Circuits.CircuitRecovery"/>.</param>
/// <param name="Cpr">Of the signed ranking, as everywhere; higher is better.</param>
/// <param name="Cmd">Of the ranking by size of score, as everywhere; lower is better.</param>
public sealed record StudyCell(string Model, string Ranking, bool IsMethod, int Seed, double Auroc, double PromotedAuroc, double Precision, double Cpr, double Cmd);

/// <summary>A model that was studied.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CircuitEdges">Edges of its circuit.</param>
/// <param name="Edges">All its edges.</param>
public sealed record StudiedModel(string Id, int CircuitEdges, int Edges);

/// <summary>What a study found.</summary>
/// <param name="Models">The models that could be studied, in the plan's order.</param>
/// <param name="Cells">Every ranking on every model with every seed.</param>
public sealed record StudyResult(IReadOnlyList<StudiedModel> Models, IReadOnlyList<StudyCell> Cells);
