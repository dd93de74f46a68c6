namespace Mib.Store.Schema.Rows;

/// <summary>A finished step of an unfinished run.</summary>
internal sealed class StepRow
{
    public required string RunId { get; init; }

    public required string Name { get; init; }

    public required byte[] Payload { get; set; }
}

/// <summary>A finished step of something that several runs use.</summary>
internal sealed class SharedRow
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required byte[] Payload { get; set; }
}
