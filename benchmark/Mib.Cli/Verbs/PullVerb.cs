using System.CommandLine;
using Mib.Cli.Progress;
using Mib.Engine.Models.Hub;
using Mib.Engine.Plans;
using Mib.Leaderboard;

namespace Mib.Cli.Verbs;

/// <summary><c>mib models pull</c>: brings a model of the hub into the cache that Hugging Face's libraries share.</summary>
internal static class PullVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var model = new Argument<string>("model") { Description = "Id of a model of the benchmark, or org/name of the hub, with @branch, @tag or @commit." };
        var command = new Command("pull", "Download a model into the Hugging Face cache. A pull that was broken off goes on where it stopped.") { model };
        command.SetAction(parsed =>
        {
            var cache = HubCache.OfProcess;
            var id = Evaluate.Models.Catalog.ToPull(parsed.GetRequiredValue(model));
            var folder = id.IsCommit && cache.StateOf(id) == HubState.Complete
                ? cache.Require(id, $"{id}")
                : Watch.Run(terminal, observer => Pull(id, cache, observer, cancellation));
            terminal.Text.WriteLine(folder);
        });
        return Example.Add(command, "mib models pull gpt2", "mib models pull Qwen/Qwen2.5-0.5B@main");
    }

    /// <summary>Refuses before anything large is brought; what goes wrong then is a failure.</summary>
    private static string Pull(HubId id, HubCache cache, IRunObserver observer, CancellationToken cancellation)
    {
        using var pull = new HubPull(id, HubEnvironment.OfProcess.Access(), cache, observer);
        var plan = pull.Plan(cancellation).GetAwaiter().GetResult();
        observer.Note($"{id.Name} at {plan.Commit}: {Words.Count(plan.Count, "file")}, {Words.Bytes(plan.Size)}.");
        return Failing.During(() => pull.Run(plan, cancellation).GetAwaiter().GetResult());
    }
}
