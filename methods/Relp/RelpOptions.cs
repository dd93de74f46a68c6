using System.ComponentModel;

namespace Mib.Methods.Relp;

/// <summary>Settings of <see cref="RelpMethod"/>.</summary>
public sealed record RelpOptions
{
    [Description("Whether attention patterns are held too (AH-rule): then no edge into a query or a key scores anything.")]
    public bool HoldPatterns { get; init; }
}
