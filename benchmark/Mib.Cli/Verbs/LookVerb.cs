using System.CommandLine;
using Mib.Cli.Look;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Engine.Look;

namespace Mib.Cli.Verbs;

/// <summary><c>mib look</c>: what a model does on one prompt, as a page and as JSON.</summary>
internal static class LookVerb
{
    private const string Prompt = "\"When Mary and John walked into the library, John handed a book to\"";
    private const string AttentionExample = $"mib look attention --model ioi-small --prompt {Prompt} --out attention.html";
    private const string LensExample = $"mib look lens --model ioi-small --prompt {Prompt} --token Mary --out lens.html";
    private const string AttributionExample =
        $"mib look attribution --model ioi-small --prompt {Prompt} --token Mary --against John --out attribution.html";

    public static Command Create(Terminal terminal) => Example.Add(
        new Command("look", "Look inside a model on one prompt.") { Attention(terminal), Lens(terminal), Attribution(terminal) },
        AttentionExample, LensExample, AttributionExample);

    private static Command Attention(Terminal terminal)
    {
        var options = new LookOptions();
        var layers = Numbers.Ints("--layer", "A layer, counted from 0; may be given several times. Left out, all.");
        var heads = Numbers.Ints("--head", "A head of each layer, counted from 0; may be given several times. Left out, all.");
        var command = options.Verb("attention", "Where each head looks: its attention pattern.", layers, heads);
        command.SetAction(parsed => options.Run<AttentionPage, EquatableArray<HeadPattern>>(
            parsed, terminal,
            (model, _, prompt) => AttentionLook.Of(model.Model, prompt, parsed.GetValue(layers) ?? [], parsed.GetValue(heads) ?? [])));
        return Example.Add(command, AttentionExample, "mib look attention --model ioi-small --tokens 0,5,6,7 --layer 2 --head 1 --json -");
    }

    private static Command Lens(Terminal terminal)
    {
        var options = new LookOptions();
        var tokens = new Option<string[]>("--token") { Description = "A token whose rank and probability are wanted; may be given several times.", HelpName = "text|id" };
        var positions = Numbers.Ints("--position", "A place in the prompt, -1 for the last; may be given several times. Left out, all.", least: int.MinValue);
        var top = Numbers.Int("--top", "How many of the likeliest tokens each cell names.", 5, least: 1);
        var command = options.Verb("lens", "What the model would say at each depth: the logit lens.", tokens, positions, top);
        command.SetAction(parsed => options.Run<LensPage, EquatableArray<LensStage>>(
            parsed, terminal,
            (model, vocabulary, prompt) => new LensLook(model.Model, vocabulary).Of(
                prompt,
                parsed.GetValue(positions) ?? [],
                [.. (parsed.GetValue(tokens) ?? []).Select(token => options.Token(parsed, vocabulary, token))],
                parsed.GetValue(top))));
        return Example.Add(command, LensExample);
    }

    private static Command Attribution(Terminal terminal)
    {
        var options = new LookOptions();
        var token = new Option<string>("--token") { Description = "The token whose logit is taken apart.", HelpName = "text|id", Required = true };
        var against = new Option<string?>("--against") { Description = "A token whose logit is taken off: the difference of the two is taken apart.", HelpName = "text|id" };
        var position = Numbers.Int("--position", "The place in the prompt after which the token would come; -1 is the last.", -1, least: int.MinValue);
        var command = options.Verb("attribution", "What each head and MLP adds to a logit: direct logit attribution.", token, against, position);
        command.SetAction(parsed => options.Run<AttributionPage, LogitAttribution>(
            parsed, terminal,
            (model, vocabulary, prompt) => AttributionLook.Of(
                model.Model,
                prompt,
                parsed.GetValue(position),
                options.Token(parsed, vocabulary, parsed.GetRequiredValue(token)),
                parsed.GetValue(against) is { } other ? options.Token(parsed, vocabulary, other) : null)));
        return Example.Add(command, AttributionExample);
    }
}
