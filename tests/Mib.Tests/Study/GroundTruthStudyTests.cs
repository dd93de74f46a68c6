using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Engine.Study;
using Mib.Models.Checkpoints;
using Mib.Tests.Plugins;
using Mib.Tests.Support;

namespace Mib.Tests.Study;

[TestFixture]
public sealed class GroundTruthStudyTests : TensorFixture
{
    private const string Busy = "first-occurrence-busy";
    private const string Bare = "compare-previous-bare";

    private static readonly ModelCatalog Bundled = new(Path.Combine(TestContext.CurrentContext.TestDirectory, "models"));

    private static readonly PluginCatalog Plugins = PluginCatalog.Find(Path.Combine(TestContext.CurrentContext.TestDirectory, "plugins"), PluginFiles.TestPlugin);

    [Test]
    public void Every_ranking_is_judged_on_every_model_and_seed()
    {
        var study = Run(Bundled, [Busy, Bare], ["eap", "random"], seeds: 2);

        string[] rankings = ["eap", "random", .. SpoiledTruth.Shares.Select(SpoiledTruth.Name)];
        var wanted = from model in new[] { Busy, Bare }
                     from seed in new[] { 0, 1 }
                     from ranking in rankings
                     select (model, seed, ranking);
        Assert.That(study.Cells.Select(cell => (cell.Model, cell.Seed, cell.Ranking)), Is.EqualTo(wanted));
        Assert.That(study.Models, Is.EqualTo(new[] { new StudiedModel(Busy, 4, 110), new StudiedModel(Bare, 4, 110) }));
    }

    [Test]
    public void The_known_circuit_beats_its_spoiled_copies_and_chance_by_every_measure()
    {
        var summary = StudySummary.Of(Run(Bundled, [Busy], ["random"], seeds: 4));

        RankingSummary Of(string name) => summary.Rankings.Single(ranking => ranking.Name == name);
        var (truth, half, random) = (Of("truth"), Of(SpoiledTruth.Name(0.5)), Of("random"));
        Assert.That((truth.Auroc.Mean, truth.Precision.Mean), Is.EqualTo((1, 1)));
        Assert.That(truth.Cpr.Mean, Is.GreaterThan(half.Cpr.Mean));
        Assert.That(half.Cpr.Mean, Is.GreaterThan(random.Cpr.Mean));
        Assert.That(truth.Cmd.Mean, Is.LessThan(half.Cmd.Mean));
        Assert.That(half.Cmd.Mean, Is.LessThan(random.Cmd.Mean));
    }

    [Test]
    public void The_same_seeds_give_the_same_numbers()
    {
        var first = Run(Bundled, [Busy], ["random"], seeds: 1);

        Assert.That(Run(Bundled, [Busy], ["random"], seeds: 1).Cells, Is.EqualTo(first.Cells));
    }

    [Test]
    public void A_method_that_fails_is_left_out_and_said_to_be()
    {
        var observer = new RecordingObserver();

        var study = Run(Bundled, [Busy], ["random", "test-throws"], seeds: 2, observer);

        Assert.That(study.Cells.Where(cell => cell.IsMethod).Select(cell => cell.Ranking), Is.EqualTo(new[] { "random", "random" }));
        Assert.That(observer.Notes, Has.Exactly(2).StartsWith("test-throws gives nothing for seed"));
    }

    [Test]
    public void A_model_at_chance_is_left_out_and_said_to_be()
    {
        using var scratch = new Scratch();
        foreach (var id in new[] { Busy, Bare })
            Copy(Bundled.Find(id).Folder, scratch[id]);
        Silence(scratch[Busy]);
        var observer = new RecordingObserver();

        var study = Run(new(scratch.Folder), [Busy, Bare], ["random"], seeds: 1, observer);

        Assert.That(study.Models.Select(model => model.Id), Is.EqualTo(new[] { Bare }));
        Assert.That(study.Cells.Select(cell => cell.Model).Distinct(), Is.EqualTo(new[] { Bare }));
        Assert.That(observer.Notes, Has.Some.StartsWith($"{Busy} is left out: The model's mean metric is"));
    }

    [Test]
    public void A_study_without_a_model_left_is_refused()
    {
        using var scratch = new Scratch();
        Copy(Bundled.Find(Busy).Folder, scratch[Busy]);
        Silence(scratch[Busy]);

        Assert.That(() => Run(new(scratch.Folder), [Busy], ["random"], seeds: 1), Throws.TypeOf<NotMeasurableException>());
    }

    private static StudyResult Run(ModelCatalog catalog, string[] models, string[] methods, int seeds, RecordingObserver? observer = null) => new GroundTruthStudy(
        new()
        {
            Models = [.. models.Select(id => catalog.Models.Single(model => model.Id == id))],
            Methods = [.. methods.Select(Plugins.Method)],
            Seeds = seeds,
            Examples = 30,
        },
        catalog, Plugins, observer ?? new RecordingObserver()).Run(CancellationToken.None);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>Makes a model that says the same to everything.</summary>
    private static void Silence(string folder)
    {
        using var model = Checkpoint.Load(folder);
        model.Weights.Unembedding.zero_();
        File.Delete(Path.Combine(folder, WeightFiles.SingleFile));
        Checkpoint.Save(folder, model);
    }
}
