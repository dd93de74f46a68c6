namespace Mib.Tests;

/// <summary>Where the tests' files are: copied beside the test assembly.</summary>
internal static class TestData
{
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([TestContext.CurrentContext.TestDirectory, "data", .. parts]);

    public static string Golden(params string[] parts) => Path(["goldens", .. parts]);
}
