namespace Mib.Tasks.Ioi;

/// <summary>The names of a prompt, in the order in which they stand.</summary>
/// <param name="A">One of the two people.</param>
/// <param name="B">The other one.</param>
/// <param name="C">The one who acts: either of them again, but for the counterfactual <c>abc</c>.</param>
public readonly record struct NameTriple(string A, string B, string C)
{
    /// <summary>Whether the third name repeats exactly one of the first two, so that the other can be asked for.</summary>
    public bool IsAnswerable => A != B && (C == A || C == B);

    /// <summary>The name that is not repeated.</summary>
    /// <exception cref="InvalidOperationException">No name is, or both are.</exception>
    public string IndirectObject => IsAnswerable
        ? C == A ? B : A
        : throw new InvalidOperationException($"Of the names {A}, {B}, {C} the third does not repeat one of the others.");

    /// <summary>The first two change places.</summary>
    public NameTriple FlipFirstMentions() => new(B, A, C);

    /// <summary>The other person acts.</summary>
    public NameTriple FlipActor() => this with { C = IndirectObject };

    /// <summary>Other people in the same order.</summary>
    public NameTriple Rename(string subject, string indirectObject) =>
        C == A ? new(subject, indirectObject, subject) : new(indirectObject, subject, subject);
}
