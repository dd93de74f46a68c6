using System.CommandLine;
using System.Text;
using Mib.Charts.Circuits;
using Mib.Cli.Options;
using Mib.Core.Circuits;
using Mib.Engine.Formats;

namespace Mib.Cli.Verbs;

/// <summary><c>mib circuit</c>: what a file of scores holds.</summary>
internal static class CircuitVerb
{
    private const string DrawExample = "mib circuit draw scores.json --top 50 --out circuit.svg";

    public static Command Create(Terminal terminal) =>
        Example.Add(new Command("circuit", "Show a circuit.") { Draw(terminal) }, DrawExample);

    private static Command Draw(Terminal terminal)
    {
        var scoresFile = new Argument<string>("scores") { Description = "The scores: .json (the reference's graph), .pt or .safetensors.", HelpName = "file" };
        var top = Numbers.Int("--top", "How many of the best edges, nodes or neurons are taken; edges that no path from the input to the logits runs through are then left out.", 50, least: 1);
        var absolute = new Option<bool>("--absolute") { Description = "Take the best by the size of their score." };
        var output = OutputFile.Required("The picture, as SVG.");
        var command = new Command("draw", "Draw the best edges as a graph, layer by layer, or the best nodes.") { scoresFile, top, absolute, output };
        command.SetAction(parsed =>
        {
            var (file, picture) = (parsed.GetRequiredValue(scoresFile), parsed.GetRequiredValue(output));
            OutputFile.CheckPicture(picture);
            var scores = ScoresFile.Read(file, ScoresFile.ReadGraph(file));
            var figure = CircuitFigure.Of(scores, parsed.GetValue(top), parsed.GetValue(absolute) ? Ranking.Absolute : Ranking.Signed);
            OutputFile.Write(picture, Encoding.UTF8.GetBytes(CircuitChart.Draw(figure).File()));
            terminal.Text.WriteLine($"{figure.Title}; {figure.Nodes.Count} nodes");
        });
        return Example.Add(command, DrawExample);
    }
}
