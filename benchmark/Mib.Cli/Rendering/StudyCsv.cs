using System.Text;
using Mib.Engine.Study;
using Mib.Leaderboard;

namespace Mib.Cli.Rendering;

/// <summary>Every ranking on every model with every seed, a line each.</summary>
internal static class StudyCsv
{
    public static string Of(StudyResult study)
    {
        var text = new StringBuilder("model,ranking,method,seed,auroc,auroc_of_nodes,precision,cpr,cmd\n");
        foreach (var cell in study.Cells)
        {
            text.AppendJoin(',', cell.Model, $"\"{cell.Ranking}\"", cell.IsMethod ? "yes" : "no", $"{cell.Seed}").Append(',')
                .AppendJoin(',', new[] { cell.Auroc, cell.PromotedAuroc, cell.Precision, cell.Cpr, cell.Cmd }.Select(Words.Exact)).Append('\n');
        }

        return text.ToString();
    }
}
