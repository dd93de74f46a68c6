namespace Mib.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A run failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file was refused before anything ran.</summary>
    public const int Refused = 2;

    /// <summary>The user stopped it.</summary>
    public const int Cancelled = 130;
}
