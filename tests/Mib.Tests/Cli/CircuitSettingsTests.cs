using System.CommandLine;
using System.Security.Cryptography;
using Mib.Cli.Options;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Leaderboard;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Cli;

public sealed class CircuitSettingsTests
{
    [Test]
    public void Nothing_given_is_what_is_right()
    {
        Assert.That(Read(), Is.EqualTo(new CircuitSettings()));
    }

    [Test]
    public void The_references_behaviour_is_all_of_its_switches()
    {
        var settings = Read("--compat", "mib");

        Assert.Multiple(() =>
        {
            Assert.That(settings.Rules, Is.EqualTo(new CircuitRules(SelectionRule.Topn, PruneRule.Pinned, EdgeCounts.Matrix)));
            Assert.That(settings.Metric, Is.EqualTo(new TaskMetric(MetricKind.LogitDiff, DivergenceScale.Mean)));
            Assert.That((settings.Scale, settings.Auroc), Is.EqualTo((ScoreScale.BatchMean, AurocRule.TenPoints)));
            // Each by its own name gives the same.
            Assert.That(
                Read(
                    "--prune", "pinned", "--edge-counts", "matrix", "--divergence", "mean", "--scale", "batch-mean", "--auroc", "ten-points",
                    "--mean", "shared", "--optimal-heads", "first", "--mlp-gradient", "input", "--post-norm", "ignored", "--rotary-gradient", "missed", "--path-start", "zero",
                    "--path-points", "by-level", "--accumulation", "model", "--evaluation-ablation", "patching") with { Compat = settings.Compat },
                Is.EqualTo(settings));
        });
    }

    [Test]
    public void A_switch_wins_over_the_reference()
    {
        var settings = Read(
            "--compat", "mib", "--prune", "fixed", "--edge-counts", "real", "--divergence", "sum", "--scale", "example-mean", "--auroc", "exact",
            "--mean", "own", "--optimal-heads", "all", "--mlp-gradient", "output", "--post-norm", "applied", "--rotary-gradient", "counted", "--path-start", "stand-in",
            "--path-points", "left", "--accumulation", "wide", "--evaluation-ablation", "same");

        Assert.That(settings with { Compat = null }, Is.EqualTo(new CircuitSettings()));
    }

    [TestCase("--mean", "shared")]
    [TestCase("--optimal-heads", "first")]
    [TestCase("--evaluation-ablation", "patching")]
    [TestCase("--divergence", "mean")]
    public void A_switch_of_what_is_not_there_makes_no_other_run(string name, string value) =>
        Assert.That(Read(name, value).Named, Is.EqualTo(Read().Named));

    [Test]
    public void Every_setting_is_in_the_key_in_order() =>
        Assert.That(
            Read("--metric", "kl", "--check", "0.05").Named.Select(s => $"{s.Name} {s.Value}"),
            Is.EqualTo(new[]
            {
                "ablation patching", "ablation-vectors none", "accumulation wide", "auroc exact", "check 0.05", "compat none", "divergence sum", "edge-counts real",
                "evaluation-ablation none", "level edge", "mean none", "metric kl", "mlp-gradient output", "optimal-heads none", "path-points left", "path-start stand-in", "post-norm applied",
                "prune fixed", "rotary-gradient counted", "scale example-mean", "select topn", "weights raw",
            }));

    [Test]
    public void What_is_told_of_settings_is_the_level_and_what_was_asked_for()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read().Named.Select(s => s.Name), Is.EquivalentTo(Conditions.Usual.Keys));
            Assert.That(Read().Named.Where(s => s.Value != "none"), Is.All.Matches<Setting>(s => Conditions.Usual[s!.Name] == s.Value));
            Assert.That(Told(), Is.EqualTo("level edge"));
            Assert.That(Told("--compat", "mib"), Is.EqualTo("level edge, compat mib"));
            Assert.That(
                Told("--select", "greedy", "--metric", "kl", "--ablation", "mean", "--compat", "mib", "--prune", "fixed"),
                Is.EqualTo("level edge, ablation mean, metric kl, compat mib, prune fixed, select greedy"));
        });

        static string Told(params string[] words) => Conditions.Of([.. Read(words).Named]);
    }

    [Test]
    public void Nodes_are_not_selected_greedily() =>
        Assert.That(() => Read("--level", "node", "--select", "greedy"), Throws.InstanceOf<UsageException>().With.Message.Contains("--level is node"));

    [Test]
    public void Optimal_ablation_and_its_vectors_go_together()
    {
        using var scratch = new Scratch();
        var file = scratch.File("vectors.safetensors", "some bytes");

        Assert.Multiple(() =>
        {
            Assert.That(() => Read("--ablation", "optimal"), Throws.InstanceOf<UsageException>().With.Message.Contains("--ablation optimal needs vectors"));
            Assert.That(() => Read("--ablation", "mean", "--ablation-vectors", file), Throws.InstanceOf<UsageException>().With.Message.Contains("--ablation is mean"));
            Assert.That(() => Read("--ablation", "optimal", "--ablation-vectors", scratch["nowhere"]), Throws.InstanceOf<FileFormatException>());
            Assert.That(
                Read("--ablation", "optimal", "--ablation-vectors", file).Named.Single(s => s.Name == "ablation-vectors").Value,
                Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData("some bytes"u8))));
        });
    }

    private static CircuitSettings Read(params string[] words)
    {
        var options = new SettingOptions();
        var command = new Command("test");
        foreach (var option in options.Common.Concat(options.OfAttribution).Concat(options.OfSelection).Concat(options.OfJudgement))
            command.Add(option);
        return options.Read(command.Parse(words));
    }
}
