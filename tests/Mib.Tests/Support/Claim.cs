using FsCheck;
using FsCheck.Fluent;

namespace Mib.Tests.Support;

/// <summary>Claims about drawn cases: the same hundred in every run, so that a failure can be repeated.</summary>
internal static class Claim
{
    public static void Holds<T>(Gen<T> cases, Func<T, bool> claim) =>
        Check.One(Config.QuickThrowOnFailure.WithReplay(20250413, 1), Prop.ForAll(cases.ToArbitrary(), claim));
}
