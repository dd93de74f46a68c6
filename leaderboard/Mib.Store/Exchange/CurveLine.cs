using CsvHelper;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>A line of the table of curves.</summary>
[CsvRecord]
internal sealed partial record CurveLine(
    [CsvColumn("run")] string Run,
    [CsvColumn("task")] string Task,
    [CsvColumn("variable")] string Variable,
    [CsvColumn("model")] string Model,
    [CsvColumn("method")] string Method,
    [CsvColumn("curve")] string Curve,
    [CsvColumn("point")] int Point,
    [CsvColumn("x")] double X,
    [CsvColumn("y")] double Y,
    [CsvColumn("low")] double Low,
    [CsvColumn("high")] double High,
    [CsvColumn("edges")] double Edges)
{
    public static IEnumerable<CurveLine> Of(RunRecord run) =>
        from curve in run.Result?.Curves ?? []
        from point in curve.Points.Index()
        select new CurveLine(
            run.Id, run.Key.Task, run.Key.Variable, run.Key.Model, run.Key.Method,
            curve.Name, point.Index, point.Item.X, point.Item.Y, point.Item.Low, point.Item.High, point.Item.Edges);
}
