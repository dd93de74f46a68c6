using Mib.Charts;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Engine.Look;
using Mib.Leaderboard;

namespace Mib.Cli.Look;

/// <summary>What was seen, as drawings.</summary>
internal static class LookPictures
{
    public static AttentionChart Attention(LookReport<EquatableArray<HeadPattern>> report) => new([.. report.Prompt.Select(TokenText.Of)]);

    public static AttentionFigure Attention(HeadPattern head) =>
        new($"attention-{head.Layer}-{head.Head}", $"Layer {head.Layer}, head {head.Head}", head.Pattern);

    public static Picture Lens(LookReport<EquatableArray<LensStage>> report)
    {
        var stages = report.Result;
        return HeatMap.Draw(new()
        {
            Id = "lens-map",
            Title = "Likeliest token at each depth",
            Description = "After the last token shown: " + string.Join(", ", stages.Select(s => $"{s.Label} {TokenText.Of(s.Cells[^1].Top[0].Token)}")) + ".",
            Columns = [.. stages.Select(s => s.Label)],
            Rows = [.. stages[0].Cells.Select(cell => Place(report, cell.Position))],
            Cells = [.. stages[0].Cells.Index().Select(row => stages.Select(stage => LensCell(report, stage, stage.Cells[row.Index])).ToEquatableArray())],
        });
    }

    public static Picture Attribution(LookReport<LogitAttribution> report)
    {
        var layers = report.Result.Contributions.Where(c => c.Layer is not null).GroupBy(c => c.Layer).ToList();
        var largest = layers.SelectMany(layer => layer).Max(c => Math.Abs(c.Value));
        return HeatMap.Draw(new()
        {
            Id = "attribution-map",
            Title = "What each head and MLP adds",
            Description = "Most of all: " + string.Join(", ", layers.SelectMany(layer => layer).OrderByDescending(c => Math.Abs(c.Value)).Take(5).Select(Say)) + ".",
            Columns = [.. layers[0].Select(part => part.Name[$"L{part.Layer}".Length..].TrimStart('.'))],
            Rows = [.. layers.Select(layer => $"L{layer.Key}")],
            Cells =
            [
                .. layers.Select(layer => layer
                    .Select(part => new HeatCell(Words.Number(part.Value), largest > 0 ? part.Value / largest : 0, Say(part)))
                    .ToEquatableArray()),
            ],
        });
    }

    /// <summary>Four maps, each with its id, its heading and how it is read.</summary>
    public static IEnumerable<(string Id, string Title, string Caption, Picture Picture)> Patching(LookReport<Patching> report)
    {
        var look = report.Result;
        string[] layers = [.. look.Z.Select((_, layer) => $"L{layer}")];
        string[] places = [.. report.Prompt.Select((token, place) => token.Id == look.Corrupted[place].Id
            ? Place(report, place) : $"{Place(report, place)} / {TokenText.Of(look.Corrupted[place])}")];
        const string ByPlace = "A row a token, clean / corrupted where they differ; a column a layer.";
        return
        [
            ("resid", "Residual stream before each layer", ByPlace, Draw("resid", "Residual stream", places, layers, Turned(look.ResidPre))),
            ("attn", "What attention adds", ByPlace, Draw("attn", "Attention output", places, layers, Turned(look.AttnOut))),
            ("mlp", "What the MLP adds", ByPlace, Draw("mlp", "MLP output", places, layers, Turned(look.MlpOut))),
            ("heads", "Heads", "A row a layer, a column a head, patched at all positions at once.",
                Draw("heads", "Heads", layers, [.. look.Z[0].Select((_, head) => $"H{head}")], look.Z)),
        ];

        Picture Draw(string id, string title, string[] rows, string[] columns, EquatableArray<EquatableArray<double>> values)
        {
            var cells = values.Select((row, y) => row.Select((value, x) =>
                new HeatCell(Words.Number(value), value, $"{columns[x]}, {rows[y]}: {Words.Number(value)}")).ToEquatableArray()).ToEquatableArray();
            return HeatMap.Draw(new()
            {
                Id = $"{id}-map",
                Title = title,
                Description = $"Clean: {TokenText.Line(report.Prompt)}. Corrupted: {TokenText.Line(look.Corrupted)}. Most of all: " + string.Join("; ", cells.SelectMany(row => row).OrderByDescending(cell => Math.Abs(cell.Shade)).Take(5).Select(cell => cell.Tooltip)) + ".",
                Columns = [.. columns],
                Rows = [.. rows],
                Cells = cells,
            });
        }
    }

    private static EquatableArray<EquatableArray<double>> Turned(EquatableArray<EquatableArray<double>> rows) =>
        [.. rows[0].Select((_, column) => rows.Select(row => row[column]).ToEquatableArray())];

    private static HeatCell LensCell(LookReport<EquatableArray<LensStage>> report, LensStage stage, LensCell cell)
    {
        var guesses = cell.Top.Select(guess => $"{TokenText.Of(guess.Token)} {Words.Number(guess.Probability)}");
        var answers = cell.Answers.Select(answer => $"; {TokenText.Of(answer.Token)} has rank {answer.Rank}, {Words.Number(answer.Probability)}");
        return new(
            TokenText.Of(cell.Top[0].Token),
            cell.Top[0].Probability,
            $"{stage.Label} after {Place(report, cell.Position)}: {string.Join(", ", guesses)}{string.Concat(answers)}",
            cell.Answers.Any(answer => answer.Token.Id == cell.Top[0].Token.Id));
    }

    private static string Place<T>(LookReport<T> report, int position) => $"{position} {TokenText.Of(report.Prompt[position])}";

    private static string Say(Contribution part) => $"{part.Name} {Words.Number(part.Value)}";
}
