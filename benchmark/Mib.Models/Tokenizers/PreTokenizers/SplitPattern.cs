namespace Mib.Models.Tokenizers;

/// <summary>Cuts a text where a pattern is found.</summary>
internal static class SplitPattern
{
    public static PreTokenizer Read(JsonField field)
    {
        Func<Slice, IEnumerable<(Slice Part, bool IsFound)>> find;
        if (field["pattern"]["Regex"] is { IsNull: false } expression)
        {
            var words = WordPattern.Read(expression);
            find = text => words.Cut(text).Select(word => (word, true));
        }
        else
        {
            var literal = Replacement.PatternIn(field["pattern"]);
            find = text => Literal(text, literal);
        }

        var behavior = field["behavior"].Text();
        if (behavior is not ("Isolated" or "Removed" or "MergedWithPrevious" or "MergedWithNext" or "Contiguous"))
            throw field["behavior"].Unsupported("Contiguous", "Isolated", "MergedWithNext", "MergedWithPrevious", "Removed");

        var separator = !field["invert"].Flag();
        return text => Join(find(text).Select(found => (found.Part, found.IsFound == separator)), behavior);
    }

    private static IEnumerable<(Slice Part, bool IsFound)> Literal(Slice text, string literal)
    {
        var rest = 0;
        for (int found; (found = text.Span[rest..].IndexOf(literal, StringComparison.Ordinal)) >= 0;)
        {
            var at = rest + found;
            if (at > rest)
                yield return (text.Part(rest, at), false);
            yield return (text.Part(at, rest = at + literal.Length), true);
        }

        if (rest < text.Length)
            yield return (text.Part(rest, text.Length), false);
    }

    private static IEnumerable<Slice> Join(IEnumerable<(Slice Part, bool IsSeparator)> parts, string behavior)
    {
        Slice? pending = null;
        var previous = false;
        foreach (var (part, isSeparator) in parts)
        {
            if (behavior == "Removed")
            {
                if (!isSeparator)
                    yield return part;
                continue;
            }

            var joins = behavior switch
            {
                "MergedWithPrevious" => isSeparator && !previous,
                "MergedWithNext" => previous && !isSeparator,
                "Contiguous" => isSeparator == previous,
                _ => false,
            };
            if (pending is { } before)
            {
                if (joins)
                {
                    pending = before with { End = part.End };
                    previous = isSeparator;
                    continue;
                }

                yield return before;
            }

            (pending, previous) = (part, isSeparator);
        }

        if (pending is { } last)
            yield return last;
    }
}
