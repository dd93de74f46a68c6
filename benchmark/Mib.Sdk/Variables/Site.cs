namespace Mib.Sdk.Variables;

/// <summary>A place in the model at which a variable is looked for: the residual stream after a block, at a named position.</summary>
/// <param name="Layer">The block.</param>
/// <param name="Position">Name of the token position, e.g. <c>last</c>.</param>
public readonly record struct Site(int Layer, string Position)
{
    /// <summary>The last token of the prompt.</summary>
    public const string LastToken = "last";

    /// <summary><c>blocks.3.hook_resid_post@last</c>.</summary>
    public override string ToString() => $"blocks.{Layer}.hook_resid_post@{Position}";
}
