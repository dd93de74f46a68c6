using Mib.Core.Results;
using Mib.Store.Exchange;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class CsvTests
{
    [Test]
    public void Scores_are_one_line_each_with_all_that_decides_them() => Assert.That(
        Csv(CsvTable.Scores, Tiny),
        Is.EqualTo($"""
            run,track,task,variable,model,method,options,settings,split,seed,metric,site,value,low,high,examples,seconds,peak_memory_bytes,dtype,device,model_hash,method_hash,data_hash,version
            {Tiny.Id},circuit,ioi,,tiny,eap-ig-inputs,rule=left; steps=5,ablation=patching,test,0,cpr,,0.75,0.5,1,2,2.5,1024,float32,cpu,aa,bb,cc,0.1.0

            """));

    [Test]
    public void Curves_are_one_line_a_point() => Assert.That(
        Csv(CsvTable.Curves, Tiny),
        Is.EqualTo($"""
            run,task,variable,model,method,curve,point,x,y,low,high,edges
            {Tiny.Id},ioi,,tiny,eap-ig-inputs,signed,0,0.1,0.75,0.5,1,3

            """));

    [Test]
    public void Examples_are_one_line_a_value() => Assert.That(
        Csv(CsvTable.Examples, Tiny),
        Is.EqualTo($"""
            run,task,variable,model,method,series,example,value
            {Tiny.Id},ioi,,tiny,eap-ig-inputs,whole,0,1.5
            {Tiny.Id},ioi,,tiny,eap-ig-inputs,whole,1,-0.1

            """));

    [Test]
    public void Numbers_keep_their_last_bit()
    {
        var lines = Csv(CsvTable.Examples, Sample.Record(Sample.Key(), Sample.Full() with
        {
            Examples = [new ExampleSeries("s", [0.1 + 0.2, 5e-324, double.MaxValue, double.NaN, double.NegativeInfinity])],
        }));

        var numbers = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[^1]);
        Assert.That(numbers.Select(double.Parse), Is.EqualTo(
            new[] { 0.30000000000000004, 5e-324, double.MaxValue, double.NaN, double.NegativeInfinity }));
    }

    [Test]
    public void Commas_and_quotes_are_quoted_and_formulas_disarmed()
    {
        var key = Sample.Key() with { Model = "a,\"b\"", Method = "=1+1" };

        Assert.That(
            Csv(CsvTable.Curves, Sample.Record(key, Sample.Tiny())),
            Does.Contain($"{key.Id()},ioi,,\"a,\"\"b\"\"\",\"'=1+1\",signed"));
    }

    [Test]
    public void A_run_without_a_result_has_no_line([Values] CsvTable table) => Assert.That(
        Csv(table, Tiny with { Status = RunStatus.Failed, Result = null, Error = "no" }).Count(c => c == '\n'),
        Is.LessThanOrEqualTo(1));

    private static RunRecord Tiny => Sample.Record(Sample.Key(), Sample.Tiny());

    private static string Csv(CsvTable table, params RunRecord[] runs)
    {
        using var writer = new StringWriter();
        Export.ToCsv(runs, writer, table);
        return writer.ToString();
    }
}
