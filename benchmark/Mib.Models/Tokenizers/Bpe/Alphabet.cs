using System.Text;

namespace Mib.Models.Tokenizers.Bpe;

/// <summary>The tokens that merging begins with: one for each byte or character.</summary>
internal sealed class Alphabet
{
    private const int None = -1;

    private readonly Vocabulary vocabulary;
    private readonly Spelling spelling;
    private readonly int unknownId;
    private readonly bool fusesUnknown;

    /// <summary>[byte] the token of its letter, or of the byte itself where characters can fall back on bytes.</summary>
    private readonly int[] byteIds;

    /// <summary>[UTF-16 unit] the token of the character; none for characters of two units.</summary>
    private readonly int[] characterIds = new int[0x10000];

    private readonly bool fallsBack;

    private Alphabet(JsonField model, Vocabulary vocabulary, Spelling spelling)
    {
        this.vocabulary = vocabulary;
        this.spelling = spelling;
        fallsBack = model["byte_fallback"].Flag();
        fusesUnknown = model["fuse_unk"].Flag();
        unknownId = ReadUnknown(model["unk_token"], vocabulary);
        byteIds = [.. Enumerable.Range(0, 256).Select(value => vocabulary.ModelIdOf(
            fallsBack ? ByteFallback.TokenOf(value) : $"{ByteLetters.Of((byte)value)}"))];

        Array.Fill(characterIds, None);
        foreach (var (token, id) in vocabulary.Model.Where(entry => entry.Key.Length == 1))
            characterIds[token[0]] = id;
    }

    public static Alphabet Read(JsonField model, Vocabulary vocabulary, Spelling spelling)
    {
        var fallback = model["byte_fallback"];
        if (fallback.Flag() && spelling == Spelling.Bytes)
            throw fallback.Error("'ByteLevel' leaves nothing to fall back from", "set it to false, or remove 'ByteLevel'.");

        return new Alphabet(model, vocabulary, spelling);
    }

    /// <summary>The tokens of a word, unmerged.</summary>
    public void Spell(ReadOnlySpan<char> word, Symbols symbols)
    {
        var fusible = false;
        for (int start = 0, end; start < word.Length; start = end)
        {
            end = start + (char.IsHighSurrogate(word[start]) ? 2 : 1);
            var character = word[start..end];
            if (spelling == Spelling.Characters && IdOf(character) is var id and not None)
            {
                symbols.Add(id, start, end);
                fusible = false;
            }
            else if (spelling == Spelling.Bytes || fallsBack)
            {
                SpellBytes(character, start, end, symbols, ref fusible);
            }
            else
            {
                AddUnknown(character, start, end, symbols, ref fusible);
            }
        }
    }

    private int IdOf(ReadOnlySpan<char> character) =>
        character.Length == 1 ? characterIds[character[0]] : vocabulary.ModelIdOf(character);

    private void SpellBytes(ReadOnlySpan<char> character, int start, int end, Symbols symbols, ref bool fusible)
    {
        Rune.DecodeFromUtf16(character, out var rune, out _);
        Span<byte> buffer = stackalloc byte[4];
        ReadOnlySpan<byte> bytes = buffer[..rune.EncodeToUtf8(buffer)];

        // A character falls back as a whole or not at all.
        if (fallsBack && MissesAny(bytes))
        {
            AddUnknown(character, start, end, symbols, ref fusible);
            return;
        }

        foreach (var value in bytes)
        {
            if (byteIds[value] == None)
            {
                AddUnknown(character, start, end, symbols, ref fusible);
                continue;
            }

            symbols.Add(byteIds[value], start, end);
            fusible = false;
        }
    }

    private bool MissesAny(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (byteIds[value] == None)
                return true;
        }

        return false;
    }

    private void AddUnknown(ReadOnlySpan<char> piece, int start, int end, Symbols symbols, ref bool fusible)
    {
        symbols.NoteUnknown(piece.ToString());
        if (unknownId == None)
            return;

        if (fusible)
            symbols.ExtendLast(end);
        else
            symbols.Add(unknownId, start, end);
        fusible = fusesUnknown;
    }

    private static int ReadUnknown(JsonField field, Vocabulary vocabulary)
    {
        if (field.IsNull)
            return None;

        return vocabulary.IdOf(field.Text()) ?? throw field.Error(
            $"'{field.Text()}' is not in the vocabulary", "add it to 'model.vocab', or name a token that is there.");
    }
}
