namespace Mib.Tasks.Compiled.Kit;

/// <summary>What a model has beside its circuit.</summary>
internal enum Difficulty
{
    /// <summary>Nothing: all other components write 0.</summary>
    Bare,

    /// <summary>All other heads and units work, on the same features, and write what the answer never reads.</summary>
    Busy,

    /// <summary>Each head has twins: a second one that does half the work, or two more of which any two do without the third.</summary>
    Backup,
}
