namespace Mib.Tests.Cli;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(TestContext.CurrentContext.TestDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Mib.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
