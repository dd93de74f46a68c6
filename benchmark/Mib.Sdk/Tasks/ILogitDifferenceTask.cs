using Mib.Core;
using Mib.Core.Causal;
using Mib.Sdk.Variables;

namespace Mib.Sdk.Tasks;

/// <summary>A task of which a linear causal model says the logit difference: bias + token · t + position · p.</summary>
public interface ILogitDifferenceTask : ITask
{
    /// <summary>What such models are known of, by the models' ids.</summary>
    IReadOnlyDictionary<string, KnownLogitDifference> Known { get; }

    /// <summary>What the linear model predicts of an interchange; null where it says nothing, as when the counterfactual has other answers.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="variables">The variables that are taken from the counterfactual; none for the base as it is.</param>
    LogitDifferenceSigns? SignsOf(CounterfactualPair pair, IReadOnlyCollection<string> variables);
}

/// <summary>What a linear model of a logit difference is computed from.</summary>
/// <param name="Right">The base's right answer.</param>
/// <param name="Wrong">The base's wrong answer.</param>
/// <param name="Token">t: 1 where the answer is the base's own, else −1.</param>
/// <param name="Position">p: 1 where the position is the base's own, else −1.</param>
public sealed record LogitDifferenceSigns(string Right, string Wrong, int Token, int Position);

/// <summary>A linear model that was fitted to some heads.</summary>
/// <param name="Coefficients">Its coefficients.</param>
/// <param name="Heads">The heads whose vectors were swapped at every token.</param>
public sealed record KnownLogitDifference(LogitDifferenceCoefficients Coefficients, EquatableArray<Unit> Heads);

/// <summary>The coefficients of a linear model of a logit difference (spec of the reference: arXiv:2504.13151).</summary>
/// <param name="Bias">The difference where nothing is known.</param>
/// <param name="Token">What the token adds or takes.</param>
/// <param name="Position">What the position adds or takes.</param>
/// <param name="R2">Share of the variance that the fit explained; null where that is not known.</param>
public sealed record LogitDifferenceCoefficients(double Bias, double Token, double Position, double? R2 = null)
{
    /// <summary>Whether the logits are those of the names' first tokens without a blank before them, as in the reference. They describe no others.</summary>
    public bool Unspaced { get; init; }

    /// <summary>The predicted logit difference.</summary>
    public double Predict(int token, int position) => Bias + (Token * token) + (Position * position);
}
