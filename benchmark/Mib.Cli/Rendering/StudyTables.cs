using System.Text;
using Mib.Engine.Study;
using Mib.Leaderboard;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>A study's tables, for the terminal and as Markdown.</summary>
internal sealed class StudyTables(StudySummary summary)
{
    private const string Nodes = ">of nodes";

    private readonly string[] methods = [.. summary.Rankings.Where(ranking => ranking.IsMethod).Select(ranking => ranking.Name)];

    private string[] RankingHeadings { get; } = ["ranking", ">cells", ">AUROC", Nodes, ">precision", ">CPR", ">CMD"];

    private string[] ModelHeadings => ["model", ">circuit", .. methods.Select(method => $">{method}"), ">ρ of CPR", ">ρ of −CMD"];

    private IEnumerable<string[]> RankingRows => summary.Rankings.Select(ranking => new[]
    {
        ranking.Name, $"{ranking.Cells}", Text(ranking.Auroc), Text(ranking.PromotedAuroc), Text(ranking.Precision), Text(ranking.Cpr), Text(ranking.Cmd),
    });

    private IEnumerable<string[]> ModelRows => summary.Models.Select(model => (string[])
    [
        model.Model.Id,
        $"{model.Model.CircuitEdges} of {model.Model.Edges}",
        .. methods.Select(method => model.Auroc.TryGetValue(method, out var auroc) ? Words.Number(auroc.Mean) : ""),
        Words.Number(model.Agreement.Cpr.Mean),
        Words.Number(model.Agreement.Cmd.Mean),
    ]);

    private IEnumerable<string> Remarks =>
    [
        "AUROC and precision (among as many edges as the circuit has) judge a ranking by the known",
        "circuit, CPR and CMD by faithfulness. Means over models, ± 95 % over seeds, which draw the pairs:",
        "how another choice of models would do, they do not say. Cells are models × seeds. \"truth\" is the",
        "known circuit, as it is and with a share of all edges shuffled.",
        "Spearman's ρ with AUROC within a model, mean over models:",
        Line("methods", summary.Methods),
        Line("truth and its shuffled copies", summary.Truths),
        Line("all rankings", summary.All),
    ];

    /// <summary>For the terminal, which has not room for every column.</summary>
    public IRenderable Tables => new Rows(
        [Table(WithoutNodes(RankingHeadings), RankingRows.Select(WithoutNodes)), Table(ModelHeadings, ModelRows), .. Remarks.Select(line => new Text(line))]);

    /// <summary>For a page or a paper.</summary>
    public string Markdown => $"{Pipes(RankingHeadings, RankingRows)}\n{Pipes(ModelHeadings, ModelRows)}\n{string.Join('\n', Remarks)}\n";

    private string[] WithoutNodes(string[] cells) => [.. cells.Where((_, i) => i != Array.IndexOf(RankingHeadings, Nodes))];

    private static Table Table(string[] headings, IEnumerable<string[]> rows)
    {
        var table = Rendering.Tables.Of(headings);
        foreach (var row in rows)
            table.Row(row);
        return table;
    }

    private static string Pipes(string[] headings, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        Line(headings.Select(heading => heading.TrimStart('>')));
        Line(headings.Select(heading => heading.StartsWith('>') ? "---:" : "---"));
        foreach (var row in rows)
            Line(row);
        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Line(string rankings, Agreement agreement) =>
        $"  {rankings} ({agreement.Rankings}): CPR {Text(agreement.Cpr)}, −CMD {Text(agreement.Cmd)}";

    private static string Text(Estimate estimate) =>
        double.IsFinite(estimate.Reach) ? $"{Words.Number(estimate.Mean)} ± {Words.Number(estimate.Reach)}" : Words.Number(estimate.Mean);
}
