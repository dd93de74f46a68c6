namespace Mib.Tests;

/// <summary>Where the tests' files are: copied beside the test assembly.</summary>
internal static class TestData
{
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([TestContext.CurrentContext.TestDirectory, "data", .. parts]);

    /// <summary>Data that is not part of the project: in a folder "shared" beside the checkout, or the test is skipped.</summary>
    public static string Shared(params string[] parts)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine([folder.FullName, "shared", .. parts]);
            if (Directory.Exists(path) || File.Exists(path))
                return path;
        }

        Assert.Ignore($"shared/{string.Join('/', parts)} is not beside the checkout.");
        return "";
    }

    public static string Golden(params string[] parts) => Path(["goldens", .. parts]);
}
