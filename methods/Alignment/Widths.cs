using Mib.Core.Errors;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>How wide the vectors of units are.</summary>
internal static class Widths
{
    /// <summary>Refuses an option that asks for more directions or coordinates than the narrowest vectors have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="units">The units.</param>
    /// <param name="option">The option, with dashes.</param>
    /// <param name="count">Its value.</param>
    /// <exception cref="UsageException">It does.</exception>
    public static void Expect(HookedTransformer model, IReadOnlyList<Unit> units, string option, int count)
    {
        var narrowest = units.MinBy(unit => unit.Width(model.Config));
        if (narrowest.Width(model.Config) is var width && count > width)
            throw new UsageException($"{option} {count} is more than the width {width} of the vectors of {narrowest}.", $"choose at most {width}.");
    }
}
