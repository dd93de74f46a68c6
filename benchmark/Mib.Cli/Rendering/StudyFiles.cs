using System.Text;
using Mib.Charts;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Engine.Study;

namespace Mib.Cli.Rendering;

/// <summary>A study as files: every number, the tables, a picture.</summary>
internal sealed class StudyFiles
{
    private readonly string csv;
    private readonly string markdown;
    private readonly string picture;

    private StudyFiles(string folder)
    {
        csv = Path.Combine(folder, "study.csv");
        markdown = Path.Combine(folder, "study.md");
        picture = Path.Combine(folder, "study.svg");
    }

    /// <summary>Makes the folder if need be, and refuses one that cannot be written before the study begins.</summary>
    /// <exception cref="Mib.Core.Errors.UsageException">It cannot be written.</exception>
    public static StudyFiles In(string folder)
    {
        var files = new StudyFiles(OutputFile.Folder(folder));
        foreach (var file in new[] { files.csv, files.markdown, files.picture })
            OutputFile.Check(file);
        return files;
    }

    public void Write(StudyResult study, StudyTables tables)
    {
        OutputFile.Write(csv, Encoding.UTF8.GetBytes(StudyCsv.Of(study)));
        OutputFile.Write(markdown, Encoding.UTF8.GetBytes(tables.Markdown));
        OutputFile.Write(picture, Encoding.UTF8.GetBytes(Picture(study)));
    }

    private static string Picture(StudyResult study) => ScatterChart.Draw(new()
    {
        Id = "study",
        Title = "Does a better score mean a truer circuit?",
        XName = "AUROC of the known circuit",
        YName = "CPR (a point: a model, mean over seeds)",
        Groups = study.Cells.GroupBy(cell => cell.IsMethod ? cell.Ranking : "the circuit itself, more and more shuffled").Select(group => new ScatterGroup(
            group.Key,
            [.. group.GroupBy(cell => (cell.Model, cell.Ranking)).Select(point => new ScatterPoint(
                $"{point.Key.Ranking}, {point.Key.Model}", point.Average(cell => cell.Auroc), point.Average(cell => cell.Cpr)))])).ToEquatableArray(),
    }).File();
}
