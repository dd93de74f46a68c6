namespace Mib.Models.Tokenizers;

/// <summary>
/// GPT-2's pre-tokenizer. Its other half, writing each word as the letters of its bytes, is the model's: see
/// <see cref="Spelling.Bytes"/>.
/// </summary>
internal static class ByteLevel
{
    /// <summary>The case that cuts nothing.</summary>
    public static PreTokenizer Whole { get; } = text => [text];

    public static PreTokenizer Read(JsonField field)
    {
        // Missing options are true, as in Hugging Face.
        PreTokenizer cut = field["use_regex"].Flag(whenMissing: true) ? WordPattern.Gpt2.Cut : Whole;
        return field["add_prefix_space"].Flag(whenMissing: true) ? text => cut(Prefix.Add(text, " ")) : cut;
    }
}
