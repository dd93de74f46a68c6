using Mib.Core.Data;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

/// <summary>Rows in the schema of the published data, with names and a template that are not the generator's.</summary>
internal static class IoiPublishedFile
{
    /// <summary>One row, here on several lines.</summary>
    public const string Row = """
        {"template": "The chef {name_A} and {name_B} saw a {object} in the {place}. {name_C} sold the {object} to",
         "metadata": {"subject": "Zed", "indirect_object": "Mary Ann", "object": "spoon", "place": "consulate",
                      "random_a": "Kofi", "random_b": "Yuki", "random_c": "Ines"},
         "prompt": "The chef Zed and Mary Ann saw a spoon in the consulate. Zed sold the spoon to",
         "choices": ["Mary Ann", "Zed"], "answerKey": 0,
         "abc_counterfactual": {
            "prompt": "The chef Kofi and Yuki saw a spoon in the consulate. Ines sold the spoon to",
            "choices": ["Kofi", "Yuki"], "answerKey": 0},
         "random_names_counterfactual": {
            "prompt": "The chef Kofi and Yuki saw a spoon in the consulate. Kofi sold the spoon to",
            "choices": ["Yuki", "Kofi"], "answerKey": 0},
         "s1_io_flip_counterfactual": {
            "prompt": "The chef Mary Ann and Zed saw a spoon in the consulate. Zed sold the spoon to",
            "choices": ["Mary Ann", "Zed"], "answerKey": 0},
         "s2_io_flip_counterfactual": {
            "prompt": "The chef Zed and Mary Ann saw a spoon in the consulate. Mary Ann sold the spoon to",
            "choices": ["Mary Ann", "Zed"], "answerKey": 1},
         "s1_ioi_flip_s2_ioi_flip_counterfactual": {
            "prompt": "The chef Mary Ann and Zed saw a spoon in the consulate. Mary Ann sold the spoon to",
            "choices": ["Mary Ann", "Zed"], "answerKey": 1},
         "random_names_s1_ioi_flip_counterfactual": {
            "prompt": "The chef Yuki and Kofi saw a spoon in the consulate. Kofi sold the spoon to",
            "choices": ["Yuki", "Kofi"], "answerKey": 0},
         "random_names_s2_ioi_flip_counterfactual": {
            "prompt": "The chef Kofi and Yuki saw a spoon in the consulate. Yuki sold the spoon to",
            "choices": ["Yuki", "Kofi"], "answerKey": 1},
         "random_names_s1_ioi_flip_s2_ioi_flip_counterfactual": {
            "prompt": "The chef Yuki and Kofi saw a spoon in the consulate. Yuki sold the spoon to",
            "choices": ["Yuki", "Kofi"], "answerKey": 1}}
        """;

    /// <summary>The row with one part replaced wherever it stands, on one line.</summary>
    public static string Line(string part = "", string replacement = "")
    {
        if (!Row.Contains(part))
            throw new ArgumentException($"The row does not contain {part}.", nameof(part));
        var row = part.Length == 0 ? Row : Row.Replace(part, replacement);
        return string.Join(' ', row.Split('\n').Select(line => line.Trim()));
    }

    /// <summary>The path of the test split of a folder of the running test's own.</summary>
    public static string Save(string text)
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "ioi", TestContext.CurrentContext.Test.ID);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "test.jsonl");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The pairs of a file, both tracks'.</summary>
    public static (List<PromptPair> Circuit, List<Mib.Core.Causal.CounterfactualPair> Variable) Read(string path)
    {
        var data = new IoiTask().Read(Path.GetDirectoryName(path)!);
        return ([.. data.Pairs(Split.Test)], [.. data.Counterfactuals(Split.Test)]);
    }
}
