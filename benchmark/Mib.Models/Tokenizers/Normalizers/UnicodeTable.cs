using System.Globalization;

namespace Mib.Models.Tokenizers;

/// <summary>What normalization knows of characters, from <c>unicode-9.txt</c>; Hangul is computed.</summary>
internal static class UnicodeTable
{
    private const int FirstSyllable = 0xAC00, Syllables = 11172;
    private const int FirstLead = 0x1100, Leads = 19, FirstVowel = 0x1161, Vowels = 21, BeforeTails = 0x11A7, Tails = 28;

    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];

    /// <summary>Characters that can join the one before them.</summary>
    private static readonly HashSet<int> Seconds =
        [.. Enumerable.Range(FirstVowel, Vowels), .. Enumerable.Range(BeforeTails + 1, Tails - 1)];

    static UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode-9.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            Read(line);
    }

    /// <summary>The canonical combining class: 0 for a starter.</summary>
    public static int ClassOf(int code) => Classes.GetValueOrDefault(code);

    /// <summary>Whether a character neither joins nor overtakes what is before it.</summary>
    public static bool BeginsSegment(int code, bool compatible)
    {
        while (DecompositionOf(code, compatible) is { } parts)
            code = parts[0];
        return ClassOf(code) == 0 && !Seconds.Contains(code);
    }

    /// <summary>Adds what a character is made of, in the end.</summary>
    public static void Decompose(int code, bool compatible, List<int> parts)
    {
        var index = code - FirstSyllable;
        if (index is >= 0 and < Syllables)
        {
            parts.Add(FirstLead + (index / (Vowels * Tails)));
            parts.Add(FirstVowel + (index / Tails % Vowels));
            if (index % Tails > 0)
                parts.Add(BeforeTails + (index % Tails));
        }
        else if (DecompositionOf(code, compatible) is { } found)
        {
            foreach (var part in found)
                Decompose(part, compatible, parts);
        }
        else
        {
            parts.Add(code);
        }
    }

    /// <summary>The one character that two make; null if they make none.</summary>
    public static int? Compose(int first, int second)
    {
        var (lead, vowel) = (first - FirstLead, second - FirstVowel);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
            return FirstSyllable + (((lead * Vowels) + vowel) * Tails);

        var (syllable, tail) = (first - FirstSyllable, second - BeforeTails);
        if (syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails)
            return first + tail;

        return Compositions.TryGetValue((first, second), out var joined) ? joined : null;
    }

    private static int[]? DecompositionOf(int code, bool compatible) =>
        Canonical.TryGetValue(code, out var parts) || (compatible && Compatible.TryGetValue(code, out parts)) ? parts : null;

    private static void Read(string line)
    {
        var fields = line.Split(' ');
        switch (fields[0])
        {
            case "c":
                var ends = fields[1].Split('-');
                for (var code = Code(ends[0]); code <= Code(ends[1]); code++)
                    Classes.Add(code, byte.Parse(fields[2], CultureInfo.InvariantCulture));
                break;
            case "k":
                Compatible.Add(Code(fields[1]), [.. fields.Skip(2).Select(Code)]);
                break;
            case "d" or "x":
                int[] parts = [.. fields.Skip(2).Select(Code)];
                Canonical.Add(Code(fields[1]), parts);
                if (fields[0] == "d")
                {
                    Compositions.Add((parts[0], parts[1]), Code(fields[1]));
                    Seconds.Add(parts[1]);
                }

                break;
        }
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
