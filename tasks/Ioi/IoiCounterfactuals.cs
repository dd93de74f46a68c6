using Mib.Core;

namespace Mib.Tasks.Ioi;

/// <summary>A way to change the names of a prompt.</summary>
/// <param name="Name">Its name in the published data, where the column has <c>_counterfactual</c> behind it.</param>
/// <param name="NamesOf">The names after the change.</param>
public sealed record IoiCounterfactual(string Name, Func<IoiExample, NameTriple> NamesOf);

/// <summary>Every counterfactual of the published data.</summary>
/// <remarks>S is who acts, IO the other one; S1 and S2 are the two places where S is named.</remarks>
public static class IoiCounterfactuals
{
    public static EquatableArray<IoiCounterfactual> All { get; } =
    [
        new("abc", e => e.Random),
        new("random_names", Renamed),
        new("s1_io_flip", e => e.Names.FlipFirstMentions()),
        new("s2_io_flip", e => e.Names.FlipActor()),
        new("s1_ioi_flip_s2_ioi_flip", e => e.Names.FlipFirstMentions().FlipActor()),
        new("random_names_s1_ioi_flip", e => Renamed(e).FlipFirstMentions()),
        new("random_names_s2_ioi_flip", e => Renamed(e).FlipActor()),
        new("random_names_s1_ioi_flip_s2_ioi_flip", e => Renamed(e).FlipFirstMentions().FlipActor()),
    ];

    /// <summary>The circuit track's: the answer changes, and nothing but the last name tells.</summary>
    public static IoiCounterfactual OfCircuitTrack { get; } = Of("s2_io_flip");

    /// <summary>
    /// The variable track's: the reference's three, and the two with other names under which position and token call
    /// for two different names, neither of them the base prompt's own answer.
    /// </summary>
    public static EquatableArray<IoiCounterfactual> OfVariableTrack { get; } =
    [
        Of("s1_io_flip"),
        Of("s2_io_flip"),
        Of("s1_ioi_flip_s2_ioi_flip"),
        Of("random_names_s1_ioi_flip"),
        Of("random_names_s2_ioi_flip"),
    ];

    public static IoiCounterfactual Of(string name) => All.Single(kind => kind.Name == name);

    private static NameTriple Renamed(IoiExample e) => e.Names.Rename(subject: e.Random.A, indirectObject: e.Random.B);
}
