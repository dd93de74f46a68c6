using System.CommandLine;
using Mib.Cli.Progress;
using Mib.Core.Errors;
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
            var id = Evaluate.Models.Catalog.ToPull(parsed.GetRequiredValue(model));
            terminal.Text.WriteLine(Watch.Run(terminal, observer => Pull(id, observer, cancellation)));
        });
        return Example.Add(command, "mib models pull gpt2", "mib models pull Qwen/Qwen2.5-0.5B@main");
    }

    /// <summary>Refuses before anything large is brought; what goes wrong then, or with the network, is a failure.</summary>
    private static string Pull(HubId id, IRunObserver observer, CancellationToken cancellation)
    {
        var (environment, cache) = (HubEnvironment.OfProcess, HubCache.OfProcess);
        // A commit never changes. Other programs may have brought only some of its files, though, so the hub is asked if it can be.
        var here = id.IsCommit && cache.StateOf(id) == HubState.Complete ? cache.Require(id, $"{id}") : null;
        if (here is not null && environment.IsOffline)
            return here;
        using var pull = new HubPull(id, environment.Access(), cache, observer);
        PullPlan plan;
        try
        {
            plan = pull.Plan(cancellation).GetAwaiter().GetResult();
        }
        catch (HubException error) when (error.MayPass)
        {
            if (here is null)
                throw new RunFailedException(error);
            observer.Note($"{error.What} The model is here; whether all of its files are could not be asked.");
            return here;
        }

        observer.Note($"{id.Name} at {plan.Commit}: {Words.Count(plan.Count, "file")}, {Words.Bytes(plan.Size)}.");
        return Failing.During(() => pull.Run(plan, cancellation).GetAwaiter().GetResult());
    }
}
