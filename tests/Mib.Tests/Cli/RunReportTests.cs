using System.Text.Json;
using Mib.Cli;
using Mib.Cli.Rendering;
using Mib.Core.Results;
using Spectre.Console.Rendering;

namespace Mib.Tests.Cli;

public sealed class RunReportTests
{
    [Test]
    public void A_run_of_the_circuit_track_is_a_table_that_pastes_well()
    {
        var text = Show(Run(Track.Circuit) with
        {
            Result = Result(Score("cpr", 0.9, 0.85, 0.95), Score("cmd", 0.1, 0.05, 0.15)) with
            {
                Curves =
                [
                    new("signed", [new(0.01, 0.25, 0.2, 0.3, 7), new(1, 1, 1, 1, 262)]),
                    new("absolute", [new(0.01, -0.5, -0.6, -0.4, 8), new(1, 1, 1, 1, 262)]),
                ],
            },
        });

        Assert.That(text, Is.EqualTo(
            """
            ioi / ioi-small / eap-ig-inputs (steps=5)
            run 0123456789ab, 12 s, 300 MiB

              score   value   95 % interval    examples
            ────────────────────────────────────────────────────────────────
              CPR     0.900   [0.850, 0.950]        200   higher is better
              CMD     0.100   [0.050, 0.150]        200   lower is better

               size   edges   signed   95 % interval    edges   absolute   95 % interval
            ─────────────────────────────────────────────────────────────────────────────────
                1 %       7    0.250   [0.200, 0.300]       8     −0.500   [−0.600, −0.400]
              100 %     262    1.000   [1.000, 1.000]     262      1.000   [1.000, 1.000]

            """));
    }

    [Test]
    public void Settings_that_were_asked_for_are_in_the_heading()
    {
        var run = Run(Track.Circuit) with { Result = Result(Score("cpr", 0.9, 0.85, 0.95)) };
        run = run with { Key = run.Key with { Settings = [new("ablation", "mean"), new("batch-size", "20"), new("level", "node"), new("metric", "logit-diff")] } };

        Assert.That(Show(run), Does.StartWith("ioi / ioi-small / eap-ig-inputs (steps=5), level node, ablation mean\n"));
        Assert.That(Show(Lists.Runs([run])), Does.Contain("eap-ig-inputs   level node, ablation mean   done "));
    }

    [TestCase(49, true)]
    [TestCase(50, false)]
    public void A_score_on_few_examples_comes_with_a_warning(int examples, bool warns)
    {
        var text = Show(Run(Track.Circuit) with { Result = Result(Score("cpr", 0.9, 0.85, 0.95) with { Examples = examples }) });

        Assert.That(text.Contains("warning: scored on 49 examples.", StringComparison.Ordinal), Is.EqualTo(warns), text);
    }

    [Test]
    public void Areas_are_explained_and_options_without_a_value_left_out()
    {
        var run = Run(Track.Circuit);
        var text = Show(run with
        {
            Key = run.Key with { Options = [new("ig-rule", ""), new("steps", "5")] },
            Result = Result(Score("cpr", 0.9, 0.85, 0.95), Score("cpr-log", 6, 5, 7)),
        });

        Assert.That(text, Does.Contain("eap-ig-inputs (steps=5)").And.Contain("True sizes: edges left after pruning; log sizes: a logarithmic axis.\n"));
    }

    [Test]
    public void A_run_of_the_variable_track_has_a_line_a_layer()
    {
        var text = Show(Run(Track.Variable) with
        {
            Result = Result(
                Site("iia", 0, 0.5), Site("iia-floor", 0, 0.4), Site("iia", 1, 0.875), Site("iia-floor", 1, 0.4)),
        });

        Assert.That(text, Does.Contain("ioi / output_token / ioi-small").And.Contains("layer 1, last   0.875   [0.775, 0.975]   0.400"));
    }

    [Test]
    public void What_an_interchange_is_to_change_and_what_it_is_to_leave_alone_stand_beside_each_other()
    {
        var run = Run(Track.Variable) with
        {
            Result = Result(
                Site("iia", 0, 0.625), Site("iia-floor", 0, 0.5), Site("iia", 0, 0.25) with { Metric = "iia-cause" }, Site("iia", 0, 1) with { Metric = "iia-isolate" }),
        };

        Assert.That(Show(run), Does.Match("floor +cause +isolate").And.Match(@"layer 0, last +0\.625 .* 0\.500 +0\.250 +1\.000"));
        Assert.That(RunJson.Of(run), Does.Contain("\"sites\":{\"blocks.0.hook_resid_post@last\":{\"iia\":{\"value\":0.625,").And.Contains("\"iia-cause\":{\"value\":0.25,"));
    }

    [Test]
    public void One_kind_of_counterfactual_never_passes_for_the_score_of_a_run()
    {
        var run = Run(Track.Variable) with
        {
            Result = Result(
                Score("iia", 0.5, 0.4, 0.6), Site("iia", 0, 0.5),
                Site("iia", 0, 1) with { Metric = "iia/s1_io_flip", Examples = 3 }),
        };

        Assert.That(RunJson.Of(run), Does.Contain("\"iia\":{\"value\":0.5,"));
        Assert.That(Show(run), Does.Not.Contain("1.000").And.Not.Contains("s1_io_flip"));
    }

    [Test]
    public void Json_has_the_documented_shape()
    {
        using var json = JsonDocument.Parse(RunJson.Of(Run(Track.Circuit) with { Result = Result(Score("cpr", 0.9, 0.85, double.NaN)) }));

        Assert.That(json.RootElement.GetRawText(), Is.EqualTo(
            """
            {"run":"0123456789ab","track":"circuit","task":"ioi","model":"ioi-small","method":"eap-ig-inputs","options":{"steps":"5"},"scores":{"cpr":{"value":0.9,"low":0.85,"high":null}},"seconds":12.25,"peak_memory_bytes":314572800}
            """));
    }

    private static string Show(RunRecord run) => Show(RunReport.Of(run));

    private static string Show(IRenderable report)
    {
        var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null).Show(report);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static Score Score(string metric, double value, double low, double high) =>
        new() { Metric = metric, Value = value, Low = low, High = high, Examples = 200 };

    private static Score Site(string metric, int layer, double value) =>
        Score(metric, value, value - 0.1, value + 0.1) with { Site = $"blocks.{layer}.hook_resid_post@last" };

    private static RunResult Result(params Score[] scores) => new() { Scores = [.. scores], Seconds = 12.25, PeakMemoryBytes = 300 << 20 };

    private static RunRecord Run(Track track) => new()
    {
        Id = "0123456789ab",
        Status = RunStatus.Done,
        Key = new()
        {
            Track = track,
            Task = "ioi",
            Variable = track == Track.Variable ? "output_token" : "",
            Model = "ioi-small",
            Method = "eap-ig-inputs",
            Options = [new("steps", "5")],
            Split = "test",
            Seed = 0,
            Dtype = "float32",
            Device = "cpu",
            ModelHash = "",
            MethodHash = "",
            DataHash = "",
            Version = "0.1.0",
        },
        Provenance = new() { StartedAt = DateTimeOffset.UnixEpoch, Command = "", Machine = "", Versions = [] },
    };
}
