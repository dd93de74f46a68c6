using Mib.Charts;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>The curves of one run in pictures.</summary>
public static class RunPictures
{
    private const string Random = "random";
    private const string Learning = "learning";

    public static Picture? Faithfulness(RunRecord run)
    {
        var curves = SizeCurves(run.Result!).Where(c => c.Name != Random).ToEquatableArray();
        return run.Key.Track != Track.Circuit || curves.Count == 0 ? null : FaithfulnessChart.Draw(new()
        {
            Id = "faithfulness",
            Title = $"{run.Key.Method}: faithfulness",
            Curves = curves,
            Level = LevelOf(run.Key),
            Random = RandomOf(run.Result!),
        });
    }

    public static Picture? Layers(RunRecord run, Metric metric)
    {
        var sites = Sites.Of(run.Result!, metric.Id).Where(s => s.Layer is not null).ToArray();
        return sites.Length == 0 ? null : LayerChart.Draw(new()
        {
            Id = "layers-" + metric.Id,
            Title = $"{run.Key.Method}: {metric.Name.Split(',')[0]} by layer",
            YName = metric.Name.Split(',')[0],
            Curves = sites
                .GroupBy(s => SiteName.WithoutLayer(s.Score.Site), StringComparer.Ordinal)
                .Select(g => new Curve(g.Key, g.Select(Point).ToEquatableArray()))
                .ToEquatableArray(),
            Floor = Floor(Sites.BestOfLayers(sites.ToEquatableArray(), metric)),
        });
    }

    public static Picture? Training(RunResult result) =>
        result.Curves.Where(c => c.Name == Learning).ToEquatableArray() is not { Count: > 0 } learning ? null
        : LossChart.Draw(new() { Id = "learning", Title = "Learning curve", Loss = learning });

    /// <summary>How training went at a site; null if it was not kept.</summary>
    public static Picture? Training(RunRecord run, string site)
    {
        var begin = $"{Learning}/{site}/";
        var curves = run.Result!.Curves.Where(c => c.Name.StartsWith(begin, StringComparison.Ordinal)).Select(c => c with { Name = c.Name[begin.Length..] }).ToEquatableArray();
        return curves.Count == 0 ? null : LossChart.Draw(new() { Id = "learning-at", Title = $"{run.Key.Method}: {run.Key.Variable} at {SiteName.Short(site)}", Unit = "Epoch", Loss = curves });
    }

    /// <summary>The curves over circuit size.</summary>
    public static EquatableArray<Curve> SizeCurves(RunResult result) =>
        result.Curves.Where(c => !c.Name.StartsWith(Learning, StringComparison.Ordinal) && c.Points.Count > 0).ToEquatableArray();

    /// <summary>What a run's circuits are selected from.</summary>
    public static Level LevelOf(RunKey key) => key.Settings.FirstOrDefault(s => s.Name == "level")?.Value switch
    {
        "node" => Level.Node,
        "neuron" => Level.Neuron,
        _ => Level.Edge,
    };

    public static RandomBand? RandomOf(RunResult result) =>
        result.Curves.FirstOrDefault(c => c.Name == Random) is not { } curve ? null
        : new(curve.Points, (int)(result.Facts.FirstOrDefault(f => f.Name == "random-circuits")?.Value ?? 0));

    public static CurvePoint Point(SiteScore site) =>
        new(site.Layer ?? 0, site.Score.Value, site.Score.Low, site.Score.High, 0);

    public static EquatableArray<CurvePoint> Floor(IEnumerable<SiteScore> layers) => layers
        .Where(s => s.Floor is not null)
        .Select(s => new CurvePoint(s.Layer ?? 0, s.Floor!.Value, s.Floor.Low, s.Floor.High, 0))
        .ToEquatableArray();
}
