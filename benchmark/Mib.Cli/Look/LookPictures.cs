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
