using Mib.Core;
using Mib.Sdk.Variables;

namespace Mib.Sdk.Tasks;

/// <summary>What a task is.</summary>
public sealed record TaskCard
{
    /// <summary>Kebab-case id, e.g. <c>ioi</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in words.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences, with an example.</summary>
    public required string Description { get; init; }

    /// <summary>Version of the data and of what they mean; a correction gets a new one.</summary>
    public required string Revision { get; init; }

    /// <summary>The paper it comes from, e.g. <c>arXiv:2211.00593</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Licence of the data.</summary>
    public required string License { get; init; }

    /// <summary>The published data that <see cref="ITask.Read"/> takes: <c>owner/name@revision</c> on the hub; null if none are.</summary>
    public string? Dataset { get; init; }

    /// <summary>Whether the task makes data of its own.</summary>
    public bool HasGenerator { get; init; } = true;

    /// <summary>Id of the bundled model that has learned it: the default of <c>--model</c>; null if none has.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The variables of its causal model that methods are asked to find, the default one first.</summary>
    public EquatableArray<TaskVariable> Variables { get; init; } = [];

    /// <summary>Token positions at which its prompts let variables be looked for: those that it marks, and the last token, which need not be named.</summary>
    public EquatableArray<TaskPosition> Positions { get; init => field = [.. value.Where(position => position != TaskPosition.Last), TaskPosition.Last]; } = [TaskPosition.Last];
}

/// <summary>A high-level variable that methods are asked to find.</summary>
/// <param name="Name">Its name in the causal model.</param>
/// <param name="Description">What it says, in words.</param>
public sealed record TaskVariable(string Name, string Description);

/// <summary>A token position at which variables are looked for.</summary>
/// <param name="Name">Its name, as a mark in the prompts has it, e.g. <c>correct_symbol</c>.</param>
/// <param name="Description">Which token it is, in words.</param>
public sealed record TaskPosition(string Name, string Description)
{
    /// <summary>The last token, which every prompt has.</summary>
    public static TaskPosition Last { get; } = new(Site.LastToken, "The last token of the prompt.");
}
