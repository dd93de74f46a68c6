using System.CommandLine;
using System.Text;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Engine.Models;
using Mib.Leaderboard.Output;
using Microsoft.AspNetCore.Components;

namespace Mib.Cli.Look;

/// <summary>What all looks have in common: a model, a prompt, and where the page and the numbers go.</summary>
/// <param name="prompt">The prompt.</param>
internal sealed class LookOptions(PromptOptions prompt)
{
    private const string StandardOutput = "-";

    private readonly Option<string> model = new("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled.", HelpName = "id|folder|org/name", Required = true };
    private readonly Option<string?> page = OutputFile.Optional("The page: one HTML file that needs no other.");
    private readonly Option<string?> json = new("--json") { Description = "Every number as JSON, into a file or, with -, to standard output.", HelpName = "file|-" };
    private readonly Option<Dtype?> dtype = Choice.Of<Dtype>("--dtype", "Element type to compute in.", Dtype.Float32);
    private readonly Option<string> device = DeviceOption.Create();

    /// <summary>A verb with these options around its own.</summary>
    public Command Verb(string name, string description, params IEnumerable<Option> own)
    {
        var command = new Command(name, description);
        foreach (Option option in (IEnumerable<Option>)[model, .. prompt.All, .. own, page, json, dtype, device])
            command.Add(option);
        return command;
    }

    /// <summary>Looks, and writes what was asked for.</summary>
    /// <typeparam name="TPage">The page; its parameter is called Report.</typeparam>
    /// <typeparam name="T">What is seen.</typeparam>
    public void Run<TPage, T>(
        ParseResult parsed, Terminal terminal, Func<LoadedModel, LookVocabulary, IReadOnlyList<int>, T> see)
        where TPage : IComponent
    {
        var (pageFile, jsonFile) = (parsed.GetValue(page), parsed.GetValue(json));
        if (pageFile is null && jsonFile is null)
            throw new UsageException("Neither --out nor --json is given.", "write --out look.html for a page, or --json - for the numbers.");
        if (pageFile is not null && jsonFile is not null && Path.GetFullPath(pageFile) == Path.GetFullPath(jsonFile))
            throw new UsageException($"--out and --json are both {pageFile}.", "give each a file of its own.");
        foreach (var file in new[] { pageFile, jsonFile })
        {
            if (file is not (null or StandardOutput))
                OutputFile.Check(file);
        }

        using var loaded = Evaluate.Models.Load(parsed.GetRequiredValue(model), parsed.GetValue(dtype) ?? Dtype.Float32, parsed.GetRequiredValue(device));
        var vocabulary = new LookVocabulary(loaded, prompt.IdsName);
        var tokens = prompt.Read(parsed, vocabulary);
        var report = new LookReport<T>(
            parsed.CommandResult.Command.Name, loaded.Name, loaded.Hash, tokens, see(loaded, vocabulary, [.. tokens.Select(t => t.Id)]));
        if (jsonFile == StandardOutput)
            terminal.Text.WriteLine(Encoding.UTF8.GetString(report.ToJson()));
        else if (jsonFile is not null)
            Write(jsonFile, report.ToJson());
        if (pageFile is not null)
            Write(pageFile, RenderAsync<TPage>(report).GetAwaiter().GetResult());

        void Write(string path, byte[] bytes)
        {
            OutputFile.Write(path, bytes);
            terminal.Note($"wrote {path}");
        }
    }

    private static async Task<byte[]> RenderAsync<TPage>(object report)
        where TPage : IComponent
    {
        await using var renderer = new PageRenderer();
        return await renderer.RenderAsync<TPage>("Report", report);
    }
}
