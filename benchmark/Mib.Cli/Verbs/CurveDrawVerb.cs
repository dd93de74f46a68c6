using System.CommandLine;
using System.Text;
using Mib.Charts;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Formats;

namespace Mib.Cli.Verbs;

/// <summary><c>mib curve draw</c>: curves that were measured, side by side.</summary>
/// <remarks>From their files, not from scores: curves of different days, machines and methods go into one picture, and nothing is measured twice.</remarks>
internal static class CurveDrawVerb
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("curves") { Description = "Curves that `mib curve` wrote; each is called by its file's name.", HelpName = "curve.json", Arity = ArgumentArity.OneOrMore };
        var random = new Option<string[]>("--random")
        {
            Description = $"Curves of random rankings, at least {RandomBand.Fewest}: drawn as one band, from the lowest to the highest.", HelpName = "curve.json",
            AllowMultipleArgumentsPerToken = true,
        };
        var size = Choice.Of<SizeAxis>("--size", "How circuit sizes lie on their axis.", SizeAxis.Log);
        var output = OutputFile.Required("The picture, as SVG.");
        var command = new Command("draw", "Draw the faithfulness of one or several curves, with their 95 % intervals.") { files, random, size, output };
        command.SetAction(parsed =>
        {
            var picture = parsed.GetRequiredValue(output);
            OutputFile.CheckPicture(picture);
            var paths = parsed.GetRequiredValue(files);
            var byFile = paths.Select(path => Path.GetFileNameWithoutExtension(path)).ToList();
            var names = byFile.Distinct(StringComparer.Ordinal).Count() == paths.Length ? byFile : [.. paths];
            var curves = paths.Zip(names, CurveJson.Read).ToList();
            if (curves.Exists(curve => curve.Level != curves[0].Level))
            {
                throw new UsageException(
                    $"The curves are of circuits of {string.Join(" and ", curves.Select(curve => $"{Choice.Text(curve.Level)}s").Distinct())}, whose sizes are shares of different things.",
                    "draw those of each level in a picture of its own.");
            }

            var figure = new FaithfulnessFigure
            {
                Id = "faithfulness",
                Title = "Faithfulness by circuit size",
                Curves = [.. curves.Select(curve => curve.Curve)],
                Level = curves[0].Level,
                Random = Band(parsed.GetValue(random) ?? []),
                Sizes = parsed.GetValue(size) ?? SizeAxis.Log,
            };
            OutputFile.Write(picture, Encoding.UTF8.GetBytes(FaithfulnessChart.Draw(figure).File()));
            terminal.Note($"wrote {picture}");
        });
        return Example.Add(command, "mib curve draw eap.json eap-ig-inputs.json --out curves.svg");
    }

    private static RandomBand? Band(string[] paths)
    {
        if (paths.Length == 0)
            return null;
        var samples = paths.SelectMany(path => CurveJson.Read(path, path).Curve.Points).ToLookup(point => point.X, point => point.Y);
        return samples.All(size => size.Count() == paths.Length && size.All(double.IsFinite)) && paths.Length >= RandomBand.Fewest
            ? RandomBand.Of(samples.ToDictionary(size => size.Key, size => size.ToEquatableArray()))
            : throw new UsageException(
                $"The {paths.Length} curves of --random make no band.", $"give at least {RandomBand.Fewest}, of the same sizes and without a point that is no number.");
    }
}
