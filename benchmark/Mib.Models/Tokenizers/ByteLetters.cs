namespace Mib.Models.Tokenizers;

/// <summary>
/// GPT-2's way of writing bytes as letters, so that any text is a string without blanks or control characters: bytes
/// that Latin-1 prints stand for themselves, the others for U+0100 and up in order. A blank becomes Ġ.
/// </summary>
internal static class ByteLetters
{
    private static readonly char[] Letters = MakeLetters();

    /// <summary>[letter] the byte that it stands for, or -1.</summary>
    private static readonly short[] Bytes = MakeBytes();

    public static char Of(byte value) => Letters[value];

    /// <summary>A text as the letters of its UTF-8 bytes.</summary>
    public static string Spell(ReadOnlySpan<char> text)
    {
        var bytes = new byte[System.Text.Encoding.UTF8.GetByteCount(text)];
        System.Text.Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(bytes.Length, bytes, static (letters, given) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = Letters[given[i]];
        });
    }

    /// <summary>The text of tokens. A token with anything but such letters is taken as it stands; bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Read(IEnumerable<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            if (token.All(letter => letter < Bytes.Length && Bytes[letter] >= 0))
                bytes.AddRange(token.Select(letter => (byte)Bytes[letter]));
            else
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(token));
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    private static char[] MakeLetters()
    {
        var letters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < letters.Length; value++)
            letters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : next++;
        return letters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[Letters.Max() + 1];
        Array.Fill<short>(bytes, -1);
        for (short value = 0; value < Letters.Length; value++)
            bytes[Letters[value]] = value;
        return bytes;
    }
}
