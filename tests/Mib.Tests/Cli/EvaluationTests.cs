using Mib.Cli;
using Mib.Cli.Evaluate;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Store;
using Mib.Tests.Store;

namespace Mib.Tests.Cli;

/// <summary>What becomes of a run that goes wrong after it began.</summary>
public sealed class EvaluationTests : StoreFixture
{
    [Test]
    public void A_database_that_fails_in_the_middle_of_a_run_fails_the_run()
    {
        using var store = Open();
        var full = new StoreException(DatabasePath, "the disk is full", "free some space.");

        var error = Assert.Throws<RunFailedException>(() => Finish(store, Sitting.Resume, () => throw full))!;

        Assert.That(error.Cause, Is.SameAs(full));
        Assert.That(store.Runs().Single().Status, Is.EqualTo(RunStatus.Failed));
    }

    [Test]
    public void A_rerun_that_throws_leaves_the_stored_result()
    {
        using var store = Open();
        Finish(store, Sitting.Resume, Sample.Full);

        Assert.Throws<InvalidOperationException>(() => Finish(store, Sitting.Restart, () => throw new InvalidOperationException("no")));
        Assert.Throws<OperationCanceledException>(() => Finish(store, Sitting.Restart, () => throw new OperationCanceledException()));

        Assert.That(store.Runs().Single(), Is.EqualTo(Sample.Record(Sample.Key(), Sample.Full())));
    }

    private static void Finish(ResultStore store, Sitting sitting, Func<RunResult> work)
    {
        var evaluation = new Evaluation(
            Terminal.Plain(TextWriter.Null, TextWriter.Null), PluginCatalog.Find(""), "mib evaluate", CancellationToken.None);
        var job = new Job(Sample.Key(), "shared", [], (_, _, _, _) => work());
        evaluation.Finish(job, store.Begin(Sample.Key(), Sample.Provenance(), sitting), store);
    }
}
