using System.Globalization;
using System.Text;
using Mib.Charts;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>The scores of a run's sites as a map of layers × what is swapped there.</summary>
public static class SiteMap
{
    /// <summary>The map as a picture, the last layer on top; null if the run has no sites in layers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metric">What is shown: <c>iia</c> or <c>mse</c>.</param>
    public static Picture? Draw(RunRecord run, Metric metric)
    {
        var (layers, columns, sites) = Of(run, metric);
        if (sites.Count == 0)
            return null;
        var best = Sites.Best(sites.Values, metric);
        return HeatMap.Draw(new()
        {
            Id = "map-" + metric.Id,
            Title = $"{run.Key.Method}: {metric.Name.Split(',')[0]} of {(run.Key.Variable.Length == 0 ? run.Key.Task : run.Key.Variable)}",
            Description = $"{metric.Name.Split(',')[0]} at {sites.Count} sites; the best, {SiteName.Short(best!.Score.Site)}, has {Words.Number(best.Score.Value)}.",
            Columns = columns,
            WidestColumn = 180,
            Rows = [.. layers.Select(layer => $"layer {layer}")],
            Cells = [.. layers.Select(layer => columns.Select(column => Cell(sites.GetValueOrDefault((layer, column)), metric, best)).ToEquatableArray())],
        });
    }

    /// <summary>The map as CSV: a row a layer, a column for each of what is swapped.</summary>
    /// <inheritdoc cref="Draw"/>
    public static string Csv(RunRecord run, Metric metric)
    {
        var (layers, columns, sites) = Of(run, metric);
        var text = new StringBuilder().AppendJoin(',', columns.Select(Quoted).Prepend("layer")).Append('\n');
        foreach (var layer in layers.Reverse())
        {
            text.AppendJoin(',', columns.Select(column => sites.TryGetValue((layer, column), out var site) ? site.Score.Value.ToString("R", CultureInfo.InvariantCulture) : "").Prepend($"{layer}"));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\n\r") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    private static (EquatableArray<int> Layers, EquatableArray<string> Columns, Dictionary<(int Layer, string Column), SiteScore> Sites) Of(RunRecord run, Metric metric)
    {
        var sites = Sites.Of(run.Result!, metric.Id).Where(site => site.Layer is not null).ToList();
        var components = sites.Select(site => SiteName.WithoutLayer(site.Score.Site).Split('@')[0]).Distinct(StringComparer.Ordinal).Count();
        return (
            [.. sites.Select(site => site.Layer!.Value).Distinct().OrderDescending()],
            [.. sites.Select(Column).Distinct(StringComparer.Ordinal)],
            sites.GroupBy(site => (site.Layer!.Value, Column(site))).ToDictionary(group => group.Key, group => group.First()));

        string Column(SiteScore site)
        {
            // What is swapped together may be of several layers.
            if (site.Score.Site.Contains('+', StringComparison.Ordinal))
                return SiteName.Short(site.Score.Site);
            // What all columns have in common is not repeated in each.
            var name = SiteName.WithoutLayer(site.Score.Site);
            return components == 1 ? name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..] : name;
        }
    }

    /// <summary>Shaded by how far a score is on the way from the floor to the best there could be; orange below the floor.</summary>
    private static HeatCell Cell(SiteScore? site, Metric metric, SiteScore best)
    {
        if (site is null)
            return new("", 0, "not looked at");
        var (value, floor) = (site.Score.Value, site.Floor?.Value ?? (metric.Direction == Direction.LowerIsBetter ? double.NaN : 0));
        var way = metric.Direction == Direction.LowerIsBetter ? 1 - (value / floor) : (value - floor) / (1 - floor);
        return new(
            Words.Number(value), double.IsFinite(way) ? Math.Clamp(way, -1, 1) : 0,
            $"{SiteName.Short(site.Score.Site)}: {Words.Number(value)} {Words.Interval(site.Score.Low, site.Score.High)}, floor {Words.Number(floor)}", site == best);
    }
}
