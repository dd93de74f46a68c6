using System.Text;

namespace Mib.Models.Tokenizers;

/// <summary>Cuts a text into words.</summary>
internal delegate IEnumerable<Slice> PreTokenizer(Slice text);

/// <summary>The pre-tokenizers by the names that tokenizer.json gives them.</summary>
internal static class PreTokenizers
{
    private enum Kind
    {
        Space,
        Word,
        Mark,
    }

    /// <summary>Reads a pre-tokenizer, and what the model after it spells its tokens in.</summary>
    public static (PreTokenizer Cut, Spelling Spelling) Read(JsonField field)
    {
        if (field.IsNull)
            return (text => [text], Spelling.Characters);

        return field["type"].Text() switch
        {
            "ByteLevel" => (ByteLevel.Read(field), Spelling.Bytes),
            "Metaspace" => (Metaspace.Read(field), Spelling.Characters),
            "Sequence" => Sequence(field["pretokenizers"].Require()),
            "Split" => (SplitPattern.Read(field), Spelling.Characters),
            "Whitespace" => (text => Runs(text, rune => CharacterClasses.IsWord(rune) ? Kind.Word : Kind.Mark), Spelling.Characters),
            "WhitespaceSplit" => (text => Runs(text, _ => Kind.Word), Spelling.Characters),
            _ => throw field["type"].Unsupported(
                "ByteLevel", "Metaspace", "Sequence", "Split", "Whitespace", "WhitespaceSplit", "null"),
        };
    }

    private static (PreTokenizer Cut, Spelling Spelling) Sequence(JsonField fields)
    {
        PreTokenizer all = text => [text];
        var (spelling, isFirst) = (Spelling.Characters, true);
        foreach (var field in fields.Items())
        {
            // Whatever follows would cut the letters that stand for bytes, not the text.
            if (spelling == Spelling.Bytes)
                throw field.Error("nothing can follow 'ByteLevel'", "put 'ByteLevel' last.");

            (var next, spelling) = Read(field);
            if (isFirst)
            {
                all = next;
            }
            else if (next != ByteLevel.Whole)
            {
                var before = all;
                all = text => before(text).SelectMany(part => next(part));
            }

            isFirst = false;
        }

        return (all, spelling);
    }

    /// <summary>The longest stretches of one kind, between spaces.</summary>
    private static IEnumerable<Slice> Runs(Slice text, Func<Rune, Kind> kindOf)
    {
        var (start, current) = (0, Kind.Space);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.Span[at..], out var rune, out var length);
            var kind = Rune.IsWhiteSpace(rune) ? Kind.Space : kindOf(rune);
            if (kind != current)
            {
                if (current != Kind.Space)
                    yield return text.Part(start, at);
                (start, current) = (at, kind);
            }

            at += length;
        }

        if (current != Kind.Space)
            yield return text.Part(start, text.Length);
    }
}
