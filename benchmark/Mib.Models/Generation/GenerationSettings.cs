using Mib.Core.Errors;

namespace Mib.Models.Generation;

/// <summary>How a model goes on with a prompt.</summary>
public sealed record GenerationSettings
{
    /// <summary>Most tokens to add to a prompt.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Divides the logits before a token is drawn; 0 takes the likeliest token.</summary>
    public double Temperature { get; init; }

    /// <summary>Draw only from so many of the likeliest tokens; null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Draw only from the likeliest tokens that together have this probability (Holtzman et al. 2020); null for all.</summary>
    public double? TopP { get; init; }

    /// <summary>Root seed of the draws; each prompt draws from a stream of its own, by its place among them, whatever the others are.</summary>
    public int Seed { get; init; }

    /// <summary>Tokens that end a text, itself kept; null for the model's own.</summary>
    public IReadOnlyList<int>? StopTokens { get; init; }

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="UsageException">One of them is out of range.</exception>
    public void Check()
    {
        Expect(MaxNewTokens >= 1, nameof(MaxNewTokens), MaxNewTokens, "at least 1");
        Expect(Temperature is 0 or (>= 1e-6 and <= 1e6), nameof(Temperature), Temperature, "0, or from 1e-6 to 1e6");
        Expect(TopK is null or >= 1, nameof(TopK), TopK, "at least 1");
        Expect(TopP is null or (> 0 and <= 1), nameof(TopP), TopP, "above 0 and at most 1");
    }

    private static void Expect(bool isRight, string name, object? value, string range)
    {
        if (!isRight)
            throw new UsageException(FormattableString.Invariant($"{name} is {value}."), $"make it {range}.");
    }
}
