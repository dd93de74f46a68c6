using System.Diagnostics;
using Mib.Core.Errors;
using Mib.Engine.Formats;

namespace Mib.Cli.Options;

/// <summary>A plugin, or artifacts, that the user points at.</summary>
internal static class Submission
{
    /// <summary>Whether it is scores or circuits, and no code: a file of them, or a folder without a project.</summary>
    public static bool IsOfArtifacts(string path) => Directory.Exists(path)
        ? Directory.GetFiles(path, "*.csproj", new EnumerationOptions()).Length == 0
        : ScoresFile.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The assembly of a submission; one given as the folder of its project is built first.</summary>
    /// <exception cref="UsageException">There is no project in the folder, or more than one.</exception>
    /// <exception cref="PluginException">It does not build.</exception>
    public static string Assembly(string path, Terminal terminal)
    {
        if (!Directory.Exists(path))
            return Path.GetFullPath(path);

        var projects = Directory.GetFiles(path, "*.csproj");
        return projects is [var project]
            ? Build(Path.GetFullPath(project), terminal)
            : throw new UsageException(
                $"{path} has {projects.Length} project files.", "give a folder with one .csproj, or the .dll that was built from it.");
    }

    private static string Build(string project, Terminal terminal)
    {
        terminal.Note($"building {Path.GetFileName(project)}");
        var (code, output) = Dotnet("build", project, "-c", "Release", "-nologo", "-v", "q", "-t:Build", "-getProperty:TargetPath");
        if (code == 0)
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];

        var errors = output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains(": error ")).Distinct().Take(5).ToList();
        throw new PluginException(
            project, $"does not build.{string.Concat(errors.Select(e => Environment.NewLine + "  " + e))}", "mend the errors; `dotnet build` shows all of them.");
    }

    private static (int Code, string Output) Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Result + output);
    }
}
