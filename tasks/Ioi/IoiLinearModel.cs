using Mib.Core.Causal;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;

namespace Mib.Tasks.Ioi;

/// <summary>The reference's causal model: token and position each add to the logit difference between the base's two names.</summary>
/// <remarks>There, unlike in <see cref="IoiCausalModel"/>, the token does not follow from the position.</remarks>
internal static class IoiLinearModel
{
    /// <summary>The published coefficients, with the heads that they describe.</summary>
    public static IReadOnlyDictionary<string, KnownLogitDifference> Known { get; } = new Dictionary<string, KnownLogitDifference>(StringComparer.Ordinal)
    {
        ["gpt2"] = new(new(Bias: 0.295, Token: 0.63, Position: 2.235) { Unspaced = true }, [Head(7, 3), Head(7, 9), Head(8, 6), Head(8, 10)]),
        ["gemma2"] = new(new(Bias: 0.048359, Token: 0.767972, Position: 2.004628) { Unspaced = true }, [Head(7, 6), Head(8, 1)]),
    };

    /// <summary>The signs after an interchange; null where the token would be nobody of the base.</summary>
    public static LogitDifferenceSigns? SignsOf(CounterfactualPair pair, IReadOnlyCollection<string> variables)
    {
        var (here, there) = (IoiCausalModel.Model.Run(pair.Base.Inputs), IoiCausalModel.Model.Run(pair.Source.Inputs));
        var right = here[IoiCausalModel.OutputToken];
        var wrong = right == here[IoiCausalModel.NameA] ? here[IoiCausalModel.NameB] : here[IoiCausalModel.NameA];
        var token = variables.Contains(IoiCausalModel.OutputToken) ? there[IoiCausalModel.OutputToken] : right;
        var position = (variables.Contains(IoiCausalModel.OutputPosition) ? there : here)[IoiCausalModel.OutputPosition];
        // Other people: a full swap would bring their names along, of which the base's two names say nothing.
        return there[IoiCausalModel.OutputToken] == right || there[IoiCausalModel.OutputToken] == wrong
            ? new(right, wrong, token == right ? 1 : -1, position == here[IoiCausalModel.OutputPosition] ? 1 : -1)
            : null;
    }

    private static Unit Head(int layer, int head) => new(Component.Head, layer, head);
}
