using System.Diagnostics;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

/// <summary>What <c>./mib</c> does before mib starts, in a checkout without sources.</summary>
[Platform("Linux")]
public sealed class SetupTests
{
    private const string Built = """
        mkdir -p "$ROOT/.build" "$ROOT/none"
        SOURCES=(none)
        touch "$ROOT/.build/begun" "$ROOT/.build/ended"
        printf '%s\n' "" >"$ROOT/.build/libtorch"
        """;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("LIBTORCH=", "fresh")]
    [TestCase("LIBTORCH=/opt/libtorch", "stale")]
    public void Another_libtorch_makes_a_build_stale(string setting, string expected) =>
        Assert.That(Bash($"{Built}\n{setting}\nif is_stale; then echo stale; else echo fresh; fi"), Is.EqualTo(expected));

    [Test]
    public void A_copy_that_is_removed_before_it_is_locked_gives_way_to_the_newer_one()
    {
        var said = Bash("""
            mkdir -p "$ROOT/.build/app.new"
            touch "$ROOT/.build/app.new/mib.dll"
            echo "$ROOT/.build/app.old" >"$ROOT/.build/app"
            (sleep 0.3; echo "$ROOT/.build/app.new" >"$ROOT/.build/app") &
            lock_app
            flock -n "$APP/mib.dll" true || echo "${APP##*/} is locked"
            """);

        Assert.That(said, Is.EqualTo("app.new is locked"));
    }

    private string Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -euo pipefail\nsource '{Repository.Root}/setup.sh'\n{script}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ROOT"] = folder.Path;
        start.Environment.Remove("LIBTORCH");
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
