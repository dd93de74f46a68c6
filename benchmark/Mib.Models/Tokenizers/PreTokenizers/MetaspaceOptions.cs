namespace Mib.Models.Tokenizers;

/// <summary>How SentencePiece marks blanks: what the pre-tokenizer and the decoder called Metaspace have in common.</summary>
/// <param name="Mark">The character that stands for a blank.</param>
/// <param name="Scheme">Which parts of a text get one in front: <c>always</c>, <c>first</c> or <c>never</c>.</param>
internal readonly record struct MetaspaceOptions(char Mark, string Scheme)
{
    public static MetaspaceOptions Read(JsonField field)
    {
        var mark = field["replacement"].Text();
        if (mark.Length != 1)
            throw field["replacement"].Error("should be one character", "SentencePiece's is '▁'.");

        var scheme = field["prepend_scheme"].IsNull ? "always" : field["prepend_scheme"].Text();
        if (scheme is not ("always" or "first" or "never"))
            throw field["prepend_scheme"].Unsupported("always", "first", "never");

        // The flag is what older files say instead.
        return new(mark[0], field["add_prefix_space"].Flag(whenMissing: true) ? scheme : "never");
    }
}
