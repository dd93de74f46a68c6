using System.Globalization;
using System.Xml.Linq;
using Mib.Core.Results;
using Mib.Tests.Leaderboard;
using Mib.Tests.Store;

namespace Mib.Tests.Cli;

/// <summary>What <c>mib sites</c> draws of runs in a database.</summary>
public sealed class SitesVerbTests : StoreFixture
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void The_map_has_a_cell_for_each_layer_and_position_and_frames_the_best()
    {
        var ending = Draw(Store(Run()), "map.svg");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        var titles = XElement.Load(At("map.svg")).Descendants(Svg + "title").Select(title => title.Value).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(titles.Count(title => title.StartsWith("layer ", StringComparison.Ordinal)), Is.EqualTo(6));
            Assert.That(titles, Does.Contain("layer 2, last: 0.875 [0.775, 0.975], floor 0.250"));
            Assert.That(XElement.Load(At("map.svg")).Descendants(Svg + "text").Select(text => text.Value), Is.SupersetOf(new[] { "layer 0", "layer 2", "last", "entity" }));
            Assert.That(ending.Error, Does.Contain($"wrote {At("map.svg")}: 6 sites of das"));
        });
    }

    [Test]
    public void The_table_has_a_row_for_each_layer_with_all_digits()
    {
        var ending = Draw(Store(Run()), "map.csv");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(File.ReadAllText(At("map.csv")), Is.EqualTo("layer,entity,last\n0,0.3333333333333333,0.25\n1,0.25,0.5\n2,0.25,0.875\n"));
    }

    [Test]
    public void A_squared_error_is_drawn_as_well_and_its_lowest_is_the_best()
    {
        var run = RunRecords.WithScores(
            RunRecords.VariableKey("das"), RunRecords.Score("mse", 8, 1, "blocks.0.hook_resid_post@last"), RunRecords.Score("mse", 2, 1, "blocks.1.hook_resid_post@last"),
            RunRecords.Score("mse-floor", 8, 1));

        var ending = Draw(Store(run), "map.svg");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(XElement.Load(At("map.svg")).Value, Does.Contain("the best, layer 1, last, has 2.000"));
    }

    [Test]
    public void Heads_that_were_swapped_together_have_their_names()
    {
        var run = RunRecords.WithScores(
            RunRecords.VariableKey("das"), RunRecords.Score("iia", 0.5, 0.1, "blocks.0.attn.hook_z.1+blocks.1.attn.hook_z.0@all"), RunRecords.Score("iia-floor", 0.25));

        var ending = Draw(Store(run), "map.csv");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(File.ReadAllText(At("map.csv")), Is.EqualTo("layer,\"heads 0.1+1.0, all\"\n0,0.5\n"));
    }

    [Test]
    public void How_training_went_at_a_site_is_drawn()
    {
        var run = Run();
        run = run with { Result = run.Result! with { Curves = [Loss("training", 2, 1, 0.5), Loss("validation", 2.5, 1.5, 1.25)] } };

        var ending = Draw(Store(run), "learning.svg", "--learning", "blocks.2.hook_resid_post@last");
        var other = Draw(run.Id, "other.svg", "--learning", "blocks.0.hook_resid_post@last");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(XElement.Load(At("learning.svg")).Value, Does.Contain("training").And.Contains("validation").And.Contains("Epoch").And.Contains("das: answer-pointer at layer 2, last"));
        Assert.That((other.Code, File.Exists(At("other.svg"))), Is.EqualTo((2, false)));
        Assert.That(other.Error, Does.Contain("'blocks.0.hook_resid_post@last'").And.Contains("blocks.2.hook_resid_post@last"));

        static Curve Loss(string name, params double[] values) => new(
            $"learning/blocks.2.hook_resid_post@last/{name}", [.. values.Select((value, pass) => new CurvePoint(pass + 1, value, double.NaN, double.NaN, 0))]);
    }

    [Test]
    public void A_run_without_sites_and_a_picture_by_another_name_are_refused()
    {
        var circuit = RunRecords.WithScores(RunRecords.CircuitKey("eap"), RunRecords.Score("cpr", 0.9));
        Store(circuit);

        var none = Draw(circuit.Id, "map.svg");
        var png = Draw(circuit.Id, "map.png");

        Assert.That((none.Code, png.Code), Is.EqualTo((2, 2)));
        Assert.That(none.Error, Does.Contain($"Run {circuit.Id} has no scores of sites"));
        Assert.That(png.Error, Does.Contain("does not end in .svg"));
        Assert.That(Directory.GetFiles(Folder, "map.*"), Is.Empty);
    }

    /// <summary>Three layers, two positions.</summary>
    private static RunRecord Run() => RunRecords.WithScores(
        RunRecords.VariableKey("das"),
        [
            .. from site in new[] { (0, "last", 0.25), (0, "entity", 1 / 3.0), (1, "last", 0.5), (1, "entity", 0.25), (2, "last", 0.875), (2, "entity", 0.25) }
               select RunRecords.Score("iia", site.Item3, 0.1, string.Create(CultureInfo.InvariantCulture, $"blocks.{site.Item1}.hook_resid_post@{site.Item2}")),
            RunRecords.Score("iia-floor", 0.25),
        ]);

    private string Store(RunRecord run)
    {
        using var store = Open();
        store.Import([run]);
        return run.Id;
    }

    private Ending Draw(string run, string file, params string[] more) => Words.Run(["sites", "draw", run, "--db", DatabasePath, "--out", At(file), .. more]);

    private string At(string file) => Path.Combine(Folder, file);
}
