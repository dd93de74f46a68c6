using Mib.Core.Results;
using Mib.Leaderboard;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Faithfulness at each circuit size, with edges ranked by score and by its size.</summary>
internal static class CircuitTable
{
    public static IRenderable Of(RunResult result)
    {
        var signed = Points(result, "signed");
        var absolute = Points(result, "absolute");
        var table = Tables.Of(">size", ">edges", ">signed", "95 % interval", ">edges", ">absolute", "95 % interval");
        foreach (var (x, s) in signed)
            table.Row([Words.Percent(x), .. Cells(s), .. Cells(absolute.GetValueOrDefault(x))]);
        return table;
    }

    private static SortedDictionary<double, CurvePoint> Points(RunResult result, string curve) =>
        new((result.Curves.FirstOrDefault(c => c.Name == curve)?.Points ?? []).ToDictionary(p => p.X));

    private static string[] Cells(CurvePoint? point) => point is null
        ? ["", "", ""]
        : [Words.Whole(point.Edges), Words.Number(point.Y), Words.Interval(point.Low, point.High)];
}
