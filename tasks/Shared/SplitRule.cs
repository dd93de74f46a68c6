using System.Security.Cryptography;
using System.Text;
using Mib.Core.Data;

namespace Mib.Tasks.Shared;

/// <summary>Which split a thing belongs to, whatever the seed, and how many examples a split has.</summary>
public static class SplitRule
{
    /// <summary>Where a thing belongs: 70 % of all are for training, 15 % for each of the others, or nearly: 71.1, 14.8 and 14.1 %.</summary>
    /// <remarks>By a hash, so that one more on a list moves no other.</remarks>
    public static Split Of(string thing) => PartOf(thing, 20) switch
    {
        < 14 => Split.Train,
        < 17 => Split.Validation,
        _ => Split.Test,
    };

    /// <summary>The part of the world that a thing belongs to, of so many that are about as large.</summary>
    /// <remarks>By a byte of its hash: of twenty parts, the first sixteen have 13/256 each, the others 12/256.</remarks>
    public static int PartOf(string thing, int parts) => SHA256.HashData(Encoding.UTF8.GetBytes(thing))[0] % parts;

    /// <summary>Examples in a split of generated data.</summary>
    public static int SizeOf(Split split) => split == Split.Train ? 10_000 : 1_000;
}
