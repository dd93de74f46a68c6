using System.CommandLine;
using System.CommandLine.Help;
using Mib.Cli.Verbs;

namespace Mib.Cli;

/// <summary>All verbs.</summary>
internal static class CommandTree
{
    /// <summary>Also looked for before parsing, by <see cref="App"/>.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show where in the code an error came up.",
        Recursive = true,
    };

    /// <summary>Makes the tree for a command line: a method's own options are in it when the words name the method.</summary>
    public static RootCommand Create(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        var root = new RootCommand("MIB, the Mechanistic Interpretability Benchmark: runs methods on models and tasks, and scores them.")
        {
            Verbose,
            EvaluateVerb.Create(args, terminal, cancellation),
            AttributeVerb.Create(args, terminal, cancellation),
            CurveVerb.Create(terminal, cancellation),
            ListVerb.Create(terminal),
            DataVerb.Create(terminal),
            ModelsVerb.Create(terminal, cancellation),
            LookVerb.Create(terminal),
            CircuitVerb.Create(terminal),
            TrainVerb.Create(terminal, cancellation),
            StudyVerb.Create(terminal, cancellation),
            ParityVerb.Create(args, terminal, cancellation),
            BenchVerb.Create(),
            CompareVerb.Create(terminal),
            SitesVerb.Create(terminal),
            ExportVerb.Create(terminal),
            ImportVerb.Create(terminal),
            LeaderboardVerb.Create(terminal, cancellation),
        };
        Example.Add(root, "mib evaluate --task ioi --method eap-ig-inputs --limit 100");
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        return root;
    }
}
