using Mib.Core.Circuits;
using Mib.Core.Errors;

namespace Mib.Engine.Formats;

/// <summary>What can be wrong with a graph's file, whichever form it has.</summary>
internal static class GraphErrors
{
    private const int Named = 5;

    public static FileFormatException Of(string path, string where, string what, Exception? inner = null) =>
        new(path, where, what, "write it again with `mib attribute`, or see docs/formats.md.", inner);

    /// <summary>The sizes that say whose graph it is, by their names in <c>cfg</c>.</summary>
    public static IReadOnlyList<(string Field, int Value)> Shape(CircuitGraph graph) =>
        [("n_layers", graph.Layers), ("n_heads", graph.Heads), ("d_model", graph.DModel)];

    /// <summary>The file is of another model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="field">The field of <c>cfg</c> that tells.</param>
    /// <param name="what">What is wrong with it.</param>
    public static FileFormatException OtherModel(string path, string field, string what) =>
        new(path, $"cfg.{field}", what, "use the model that the scores were made for.");

    /// <summary>Refuses a graph that lacks some of the model's edges or nodes.</summary>
    public static void CheckComplete(string path, string kind, ReadOnlySpan<bool> seen, Func<int, string> nameOf)
    {
        var missing = new List<string>();
        for (var i = 0; i < seen.Length && missing.Count < Named; i++)
        {
            if (!seen[i])
                missing.Add(nameOf(i));
        }

        if (missing.Count > 0)
            throw Of(path, kind, $"{seen.Count(false)} are missing: {string.Join(", ", missing)}");
    }

    /// <summary>Names that the model's graph has not: how many, and the first of them.</summary>
    internal sealed class Unknown(string path, string kind)
    {
        private readonly List<string> first = [];
        private long count;

        public void Add(string name)
        {
            if (++count <= Named)
                first.Add(name);
        }

        public void ThrowIfAny()
        {
            if (count > 0)
                throw Of(path, kind, $"{count} are not in the model's graph: {string.Join(", ", first)}");
        }
    }
}
