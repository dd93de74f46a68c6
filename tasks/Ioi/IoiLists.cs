using System.Text.RegularExpressions;
using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>What prompts are made of.</summary>
/// <param name="Names">People.</param>
/// <param name="Places">Where they are.</param>
/// <param name="Things">What is given, each with its article.</param>
/// <param name="Templates">Sentences with the slots of <see cref="IoiTemplates"/>.</param>
public sealed partial record IoiLists(
    EquatableArray<string> Names, EquatableArray<string> Places, EquatableArray<string> Things, EquatableArray<string> Templates)
{
    /// <summary>File of a folder of tables that tells what it is.</summary>
    public const string NamesFile = "names.json";

    private static readonly string[] Slots = ["name_A", "name_B", "name_C", "place", "object", "bare_object"];

    /// <summary>This project's own.</summary>
    public static IoiLists Own { get; } = new(IoiWords.Names, IoiWords.Places, IoiWords.Things, IoiTemplates.All);

    /// <summary>The reference's tables: <c>names.json</c>, <c>places.json</c>, <c>objects.json</c> and <c>templates.json</c>.</summary>
    /// <remarks>Its templates have the article before the object, each with <c>a</c> and again with <c>an</c>: one is left of the two.</remarks>
    /// <exception cref="FileFormatException">A table is missing, malformed, or too short to draw from.</exception>
    public static IoiLists Read(string folder)
    {
        var lists = new IoiLists(
            Texts(NamesFile),
            Texts("places.json"),
            Texts("objects.json").Select(thing => $"{("aeiouAEIOU".Contains(thing[0]) ? "an" : "a")} {thing}").ToEquatableArray(),
            Texts("templates.json", CheckTemplate).Select(WithoutArticle).Distinct().ToEquatableArray());
        foreach (var split in Enum.GetValues<Split>())
        {
            if (!new IoiNamePairs(split, lists.Names).HasOthersForAll)
                throw new FileFormatException(Path.Combine(folder, NamesFile), "", $"its {lists.Names.Count} names are too few to divide among three splits", "give about a hundred.");
        }

        return lists;

        static string WithoutArticle(string template) => Article().Replace(template.Replace("{object}", "{bare_object}"), "{object}");

        EquatableArray<string> Texts(string file, Action<Models.Tokenizers.JsonField>? check = null)
        {
            var items = Json.ReadTable(Path.Combine(folder, file)).Require().Items().ToList();
            if (items.Count == 0)
                throw new FileFormatException(Path.Combine(folder, file), "", "it is empty", "give a list of texts.");
            items.ForEach(item => check?.Invoke(item));
            return items.Select(item => item.OneLine().Trim()).Distinct().ToEquatableArray();
        }
    }

    /// <summary>Distinct prompts that there are at least with any one template and order of names.</summary>
    /// <param name="pairs">Who may be named together.</param>
    public int PromptsPerTemplate(IoiNamePairs pairs) => Templates.Min(template =>
        pairs.Pairs.Count * 2 * (template.Contains("{place}") ? Places.Count : 1) * (template.Contains("object}") ? Things.Count : 1));

    private static void CheckTemplate(Models.Tokenizers.JsonField field)
    {
        var slots = SlotName().Matches(field.OneLine()).Select(match => match.Groups["name"].Value).ToList();
        if (slots.Except(Slots).FirstOrDefault() is { } unknown)
            throw field.Error($"nothing fills the slot '{unknown}'", $"use {string.Join(", ", Slots[..5])}.");
        if (Slots[..3].FirstOrDefault(name => slots.Count(slot => slot == name) != 1) is { } odd)
            throw field.Error($"the slot '{odd}' is not there once", "name each of the three people once.");
    }

    [GeneratedRegex(@"\ban? \{bare_object\}")]
    private static partial Regex Article();

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex SlotName();
}
