using Mib.Core.Causal;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>What a linear causal model expects of pairs, in a model's tokens.</summary>
/// <param name="task">The task.</param>
/// <param name="variables">The variables that are taken from the counterfactual.</param>
/// <param name="coefficients">The linear model.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class LogitDifferenceTargets(
    ILogitDifferenceTask task, IReadOnlyCollection<string> variables, LogitDifferenceCoefficients coefficients, ITokenizer tokenizer)
{
    /// <summary>The linear model in a word, for a run's key.</summary>
    public string Name => FormattableString.Invariant($"{coefficients.Bias:R} {coefficients.Token:R} {coefficients.Position:R}{(coefficients.Unspaced ? " unspaced" : "")}");

    /// <summary>The pairs of which something is expected: the counterfactual calls for one of the base's answers, each of which the model says with one token.</summary>
    public IEnumerable<CounterfactualPair> Fitting(IEnumerable<CounterfactualPair> pairs) => pairs.Where(pair =>
        task.SignsOf(pair, variables) is { } signs && IsOneToken(signs.Right, pair) && IsOneToken(signs.Wrong, pair) && TokenOf(signs.Right, pair) != TokenOf(signs.Wrong, pair));

    /// <summary>What is expected of one of the <see cref="Fitting"/> pairs.</summary>
    /// <exception cref="ArgumentException">Nothing is.</exception>
    public LogitDifferenceTarget Of(CounterfactualPair pair)
    {
        var signs = task.SignsOf(pair, variables) ?? throw new ArgumentException("The linear model says nothing of this pair.", nameof(pair));
        return new(TokenOf(signs.Right, pair), TokenOf(signs.Wrong, pair), coefficients.Predict(signs.Token, signs.Position));
    }

    private bool IsOneToken(string answer, CounterfactualPair pair) => Encode(PairLabels.Said(answer, pair.Base.Text)) is { Ids.Count: 1, Unknown.Count: 0 };

    private int TokenOf(string answer, CounterfactualPair pair) => Encode(coefficients.Unspaced ? answer : PairLabels.Said(answer, pair.Base.Text)).Ids[0];

    private Encoding Encode(string text) => tokenizer.Encode(text, SpecialTokens.None);
}
