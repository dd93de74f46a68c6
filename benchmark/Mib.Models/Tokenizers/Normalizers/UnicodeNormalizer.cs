using System.Buffers;
using System.Text;

namespace Mib.Models.Tokenizers;

/// <summary>
/// Unicode's normal forms: NFC, NFD, NFKC, NFKD. .NET's own need ICU, which this project does without, and follow
/// another version of Unicode than Hugging Face's.
/// </summary>
/// <param name="compatible">Whether variants of characters become the characters: the forms with a K.</param>
/// <param name="composed">Whether letters and marks are joined again: the forms with a C.</param>
internal sealed class UnicodeNormalizer(bool compatible, bool composed)
{
    /// <summary>The characters that stay as they are if their neighbours are among them, too.</summary>
    private readonly Lazy<SearchValues<char>> inert = new(() => FindInert(compatible, composed));

    public Slice Apply(Slice text)
    {
        if (!text.Span.ContainsAnyExcept(inert.Value))
            return text;

        var builder = new AlignedBuilder(text.Length);
        var (before, after) = (new List<int>(), new List<int>());
        var changed = false;
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = EndOfInert(text.Span, start);
            if (end > start)
            {
                builder.Copy(text.Part(start, end));
                continue;
            }

            end = EndOfSegment(text.Span, start, before);
            Normalize(before, after);
            var part = text.Part(start, end);
            if (after.SequenceEqual(before))
            {
                builder.Copy(part);
                continue;
            }

            changed = true;
            builder.Add(string.Concat(after.Select(char.ConvertFromUtf32)), part.Origin(0, part.Length));
        }

        return changed ? builder.ToSlice() : text;
    }

    private static SearchValues<char> FindInert(bool compatible, bool composed)
    {
        var (code, normal) = (new List<int> { 0 }, new List<int>());
        var normalizer = new UnicodeNormalizer(compatible, composed);
        return SearchValues.Create([.. Enumerable.Range(0, 0x10000).Where(IsInert).Select(unit => (char)unit)]);

        bool IsInert(int unit)
        {
            if (char.IsSurrogate((char)unit) || !UnicodeTable.BeginsSegment(unit, compatible))
                return false;
            code[0] = unit;
            normalizer.Normalize(code, normal);
            return normal.SequenceEqual(code);
        }
    }

    /// <summary>The end of a stretch of inert characters, less the last if another kind follows, which may join it.</summary>
    private int EndOfInert(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(inert.Value);
        return length < 0 ? text.Length : start + Math.Max(0, length - 1);
    }

    /// <summary>The end of the part that normalizes by itself: a character and what can join or overtake it.</summary>
    private int EndOfSegment(ReadOnlySpan<char> text, int start, List<int> codes)
    {
        codes.Clear();
        var end = start;
        while (end < text.Length)
        {
            Rune.DecodeFromUtf16(text[end..], out var rune, out var length);
            if (end > start && UnicodeTable.BeginsSegment(rune.Value, compatible))
                break;
            codes.Add(rune.Value);
            end += length;
        }

        return end;
    }

    private void Normalize(List<int> codes, List<int> result)
    {
        result.Clear();
        foreach (var code in codes)
            UnicodeTable.Decompose(code, compatible, result);
        SortMarks(result);
        if (composed)
            Compose(result);
    }

    /// <summary>Marks in the order of their classes; those of one class stay as they are.</summary>
    private static void SortMarks(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            if (UnicodeTable.ClassOf(codes[start]) == 0)
                continue;

            var end = start;
            while (end < codes.Count && UnicodeTable.ClassOf(codes[end]) != 0)
                end++;
            int[] sorted = [.. codes[start..end].OrderBy(UnicodeTable.ClassOf)];
            for (var i = 0; i < sorted.Length; i++)
                codes[start + i] = sorted[i];
            start = end;
        }
    }

    /// <summary>Joins each character to the last starter, unless one between them is of the same or a higher class.</summary>
    private static void Compose(List<int> codes)
    {
        var (starter, kept, lastClass) = (-1, 0, 0);
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var mark = UnicodeTable.ClassOf(code);
            var blocked = starter >= 0 && kept - starter > 1 && lastClass >= mark;
            if (starter >= 0 && !blocked && UnicodeTable.Compose(codes[starter], code) is { } joined)
            {
                codes[starter] = joined;
                continue;
            }

            if (mark == 0)
                starter = kept;
            lastClass = mark;
            codes[kept++] = code;
        }

        codes.RemoveRange(kept, codes.Count - kept);
    }
}
