namespace Mib.Store.Schema.Rows;

// A double column holds NULL where the number is NaN: SQLite has no NaN.

internal sealed class ScoreRow
{
    public string RunId { get; init; } = "";

    public required int Position { get; init; }

    public required string Metric { get; init; }

    public required string Site { get; init; }

    public required double? Value { get; init; }

    public required double? Low { get; init; }

    public required double? High { get; init; }

    public required int Examples { get; init; }
}

internal sealed class CurveRow
{
    public string RunId { get; init; } = "";

    public required int Position { get; init; }

    public required string Name { get; init; }

    public List<PointRow> Points { get; } = [];
}

internal sealed class PointRow
{
    public string RunId { get; init; } = "";

    public int Curve { get; init; }

    public required int Position { get; init; }

    public required double? X { get; init; }

    public required double? Y { get; init; }

    public required double? Low { get; init; }

    public required double? High { get; init; }

    public required double? Edges { get; init; }
}

internal sealed class ExamplesRow
{
    public string RunId { get; init; } = "";

    public required int Position { get; init; }

    public required string Name { get; init; }

    public required int Count { get; init; }

    /// <summary>Little-endian doubles.</summary>
    public required byte[] Numbers { get; init; }
}

internal sealed class FactRow
{
    public string RunId { get; init; } = "";

    public required int Position { get; init; }

    public required string Name { get; init; }

    public required double? Value { get; init; }
}

internal sealed class ArtifactRow
{
    public string RunId { get; init; } = "";

    public required string FileName { get; init; }

    public required byte[] Content { get; init; }
}
