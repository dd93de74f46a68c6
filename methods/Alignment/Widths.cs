using Mib.Core.Errors;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>How wide the vectors at a site are.</summary>
internal static class Widths
{
    /// <summary>Refuses an option that asks for more directions or coordinates than the narrowest vectors have.</summary>
    /// <param name="run">The site.</param>
    /// <param name="option">The option, with dashes.</param>
    /// <param name="count">Its value.</param>
    /// <exception cref="UsageException">It does.</exception>
    public static void Expect(VariableRun run, string option, int count)
    {
        if (run.Widths.Min() is var width && count > width)
            throw new UsageException($"{option} {count} is more than the width {width} of the vectors at {run.Site}.", $"choose at most {width}.");
    }
}
