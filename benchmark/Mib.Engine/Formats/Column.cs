namespace Mib.Engine.Formats;

/// <summary>The scores and marks of all edges or of all nodes of a graph, as they are found in a file.</summary>
/// <param name="path">The file.</param>
/// <param name="kind"><c>edge</c> or <c>node</c>.</param>
/// <param name="count">How many there have to be.</param>
/// <param name="nameOf">The name of one.</param>
internal sealed class Column(string path, string kind, int count, Func<int, string> nameOf)
{
    private readonly bool[] seen = new bool[count];
    private readonly Values<double> scores = new(count);
    private readonly Values<bool> marks = new(count);

    /// <summary>What an error calls one.</summary>
    public string NameOf(int index) => $"{kind} '{nameOf(index)}'";

    /// <summary>Takes note that one is in the file.</summary>
    public void See(int index)
    {
        if (seen[index])
            throw GraphErrors.Of(path, NameOf(index), "it occurs twice");
        seen[index] = true;
    }

    public void SetScore(int index, double score) => scores.Set(index, score);

    public void SetMark(int index, bool mark) => marks.Set(index, mark);

    public void CheckComplete(string where) => GraphErrors.CheckComplete(path, where, seen, nameOf);

    /// <summary>All scores, or null if there is none.</summary>
    public double[]? Scores() => scores.All(index => GraphErrors.Of(path, NameOf(index), "it has no 'score'"));

    /// <summary>All marks, or null if there is none.</summary>
    public bool[]? Marks() => marks.All(index => GraphErrors.Of(path, NameOf(index), "it has no 'in_graph'"));

    /// <summary>Values of which either all or none must be there.</summary>
    private sealed class Values<T>(int count)
    {
        private readonly T[] values = new T[count];
        private readonly bool[] has = new bool[count];
        private bool any;

        public void Set(int index, T value) => (values[index], has[index], any) = (value, true, true);

        public T[]? All(Func<int, Exception> missing) =>
            !any ? null
            : Array.IndexOf(has, false) is >= 0 and var index ? throw missing(index)
            : values;
    }
}
