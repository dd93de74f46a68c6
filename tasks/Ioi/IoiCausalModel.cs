using Mib.Core.Causal;

namespace Mib.Tasks.Ioi;

/// <summary>How the task is said to be solved: find where the name that is not repeated stands, then say it.</summary>
/// <remarks>
/// The names are open: published data have others than the generator. The reference computes both variables from the
/// names alone and joins them in a logit difference; here the token follows from the position, so that an
/// interchange of either has a definite next word.
/// </remarks>
public static class IoiCausalModel
{
    public const string NameA = "name_A";
    public const string NameB = "name_B";
    public const string NameC = "name_C";
    public const string OutputPosition = "output_position";
    public const string OutputToken = "output_token";
    public const string RawOutput = "raw_output";

    private const string First = "0";
    private const string Second = "1";

    public static CausalModel Model { get; } = new(
        "ioi",
        RawOutput,
        CausalVariable.Input(NameA),
        CausalVariable.Input(NameB),
        CausalVariable.Input(NameC),
        new CausalVariable(
            OutputPosition, [First, Second], [NameA, NameB, NameC], p => PositionOf(new(p[0], p[1], p[2]))),
        new CausalVariable(OutputToken, [], [NameA, NameB, OutputPosition], p => TokenAt(p[2], p[0], p[1])),
        new CausalVariable(RawOutput, [], [OutputToken], p => p[0]));

    /// <summary>The inputs of a prompt with these names.</summary>
    public static IReadOnlyDictionary<string, string> InputsOf(NameTriple names) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [NameA] = names.A, [NameB] = names.B, [NameC] = names.C };

    private static string PositionOf(NameTriple names) => names.IndirectObject == names.B ? Second : First;

    private static string TokenAt(string position, string nameA, string nameB) => position switch
    {
        First => nameA,
        Second => nameB,
        _ => throw new ArgumentException($"'{OutputPosition}' is {First} or {Second}, not '{position}'."),
    };
}
