using CsvHelper;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>A line of the table of per-example values.</summary>
[CsvRecord]
internal sealed partial record ExampleLine(
    [CsvColumn("run")] string Run,
    [CsvColumn("task")] string Task,
    [CsvColumn("variable")] string Variable,
    [CsvColumn("model")] string Model,
    [CsvColumn("method")] string Method,
    [CsvColumn("series")] string Series,
    [CsvColumn("example")] int Example,
    [CsvColumn("value")] double Value)
{
    public static IEnumerable<ExampleLine> Of(RunRecord run) =>
        from series in run.Result?.Examples ?? []
        from value in series.Values.Index()
        select new ExampleLine(
            run.Id, run.Key.Task, run.Key.Variable, run.Key.Model, run.Key.Method,
            series.Name, value.Index, value.Item);
}
