namespace Mib.Models.Tokenizers;

/// <summary>The tokens of a text while it is being tokenized.</summary>
internal sealed class TokenList(int capacity)
{
    private readonly List<int> ids = new(capacity);
    private readonly List<(int Start, int End)> offsets = new(capacity);
    private readonly List<string> unknown = [];

    public void Add(int id, (int Start, int End) origin)
    {
        ids.Add(id);
        offsets.Add(origin);
    }

    /// <summary>Adds tokens that stand at a place without being part of the text.</summary>
    public void AddMarks(IEnumerable<int> marks, int at)
    {
        foreach (var id in marks)
            Add(id, (at, at));
    }

    public void NoteUnknown(string piece) => unknown.Add(piece);

    public Encoding ToEncoding() => new(ids, offsets, unknown);
}
