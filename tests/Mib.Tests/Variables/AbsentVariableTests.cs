using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Engine.Variables;
using Mib.Methods.Dbm;
using Mib.Models.Saes;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>What methods score where the variable is not.</summary>
public sealed class AbsentVariableTests(string device) : DeviceFixture(device)
{
    private static readonly PluginCatalog BuiltIn = PluginCatalog.Find("nowhere", typeof(DbmMethod).Assembly.Location);

    private static IEnumerable<string> Methods => BuiltIn.Methods.Where(method => method.Track == Track.Variable).Select(method => method.Id);

    [TestCaseSource(nameof(Methods))]
    public void The_interval_of_every_method_has_the_floor_in_it_where_the_variable_is_absent(string id)
    {
        using var relayed = new Relayed();
        using var scratch = new Scratch();
        WriteDirections(relayed, scratch.Folder);
        var method = BuiltIn.Method(id);

        var result = VariableEvaluation.Run(
            relayed.Plan(method.CreateVariableMethod(method.Bind(Options(id, scratch.Folder))), 0),
            new MemoryJournal(), new RecordingObserver(), CancellationToken.None);

        var (floor, score) = (Of(result, "iia-floor", ""), Of(result, "iia", At(0)));
        Assert.That((score.Low <= floor.Value, floor.Value <= score.High), Is.EqualTo((true, true)), $"{score.Value:f3} [{score.Low:f3}, {score.High:f3}], floor {floor.Value:f3}");
        TestContext.Out.WriteLine($"{id}: {score.Value:f3} [{score.Low:f3}, {score.High:f3}], floor {floor.Value:f3}, {score.Examples} base prompts");
    }

    [Test]
    public void A_block_later_it_is_there()
    {
        using var relayed = new Relayed();
        var das = BuiltIn.Method("das");

        var result = VariableEvaluation.Run(
            relayed.Plan(das.CreateVariableMethod(das.Bind(new Setting("dimensions", "2"), new("epochs", "40"), new("learning-rate", "0.05"))), 1),
            new MemoryJournal(), new RecordingObserver(), CancellationToken.None);

        Assert.That((Of(result, "iia", At(1)).Low > Of(result, "iia-floor", "").Value, Of(result, "iia", At(1)).Value > 0.95), Is.EqualTo((true, true)), $"{Of(result, "iia", At(1))}");
    }

    /// <summary>What a method cannot do without here.</summary>
    private static Setting[] Options(string id, string sae) => id switch
    {
        "das" => [new("dimensions", "2")],
        "attribution-neurons" => [new("count", "2")],
        "dbm-sae" => [new("sae", sae)],
        _ => [],
    };

    private static Score Of(RunResult result, string metric, string site) => result.Scores.Single(score => score.Metric == metric && score.Site == site);

    private static string At(int layer) => new Site(layer, Site.LastToken).ToString();

    /// <summary>Two features for each direction in which vectors lie: one for each side of it.</summary>
    private static void WriteDirections(Relayed relayed, string folder)
    {
        using var scope = NewDisposeScope();
        var both = cat([relayed.Basis, -relayed.Basis], 1);
        SaeFiles.Write(
            folder, new() { Hook = new Unit(Component.ResidPost, 0).ToString(), Activation = SaeActivation.Relu },
            new(both, zeros([14], ScalarType.Float64, both.device), both.t().contiguous(), zeros([8], ScalarType.Float64, both.device), null));
    }
}
