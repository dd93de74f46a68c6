using System.CommandLine;
using Mib.Cli.Look;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Engine.Look;

namespace Mib.Cli.Verbs;

/// <summary><c>mib look</c>: what a model does on one prompt, as a page and as JSON.</summary>
internal static class LookVerb
{
    private const string Sentence = "\"When Mary and John walked into the library, John handed a book to\"";
    private const string AttentionExample = $"mib look attention --model ioi-small --prompt {Sentence} --out attention.html";
    private const string LensExample = $"mib look lens --model ioi-small --prompt {Sentence} --token Mary --out lens.html";
    private const string AttributionExample =
        $"mib look attribution --model ioi-small --prompt {Sentence} --token Mary --against John --out attribution.html";
    private const string PatchingExample =
        $"mib look patching --model ioi-small --clean {Sentence} --corrupted \"When Mary and John walked into the library, Mary handed a book to\" --answer Mary --wrong John --out patching.html";

    public static Command Create(Terminal terminal) => Example.Add(
        new Command("look", "Look inside a model on one prompt, or a pair.")
        {
            Attention(terminal), Lens(terminal), Attribution(terminal), Patching(terminal),
        },
        AttentionExample, LensExample, AttributionExample, PatchingExample);

    private static PromptOptions PromptOf() => new("--prompt", "--tokens", "The prompt");

    private static Command Attention(Terminal terminal)
    {
        var options = new LookOptions(PromptOf());
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
        var prompt = PromptOf();
        var options = new LookOptions(prompt);
        var tokens = new Option<string[]>("--token") { Description = "A token whose rank and probability are wanted; may be given several times.", HelpName = "text|id" };
        var positions = Numbers.Ints("--position", "A place in the prompt, -1 for the last; may be given several times. Left out, all.", least: int.MinValue);
        var top = Numbers.Int("--top", "How many of the likeliest tokens each cell names.", 5, least: 1);
        var command = options.Verb("lens", "What the model would say at each depth: the logit lens.", tokens, positions, top);
        command.SetAction(parsed => options.Run<LensPage, EquatableArray<LensStage>>(
            parsed, terminal,
            (model, vocabulary, ids) => new LensLook(model.Model, vocabulary).Of(
                ids,
                parsed.GetValue(positions) ?? [],
                [.. (parsed.GetValue(tokens) ?? []).Select(token => prompt.Token(parsed, vocabulary, token))],
                parsed.GetValue(top))));
        return Example.Add(command, LensExample);
    }

    private static Command Attribution(Terminal terminal)
    {
        var prompt = PromptOf();
        var options = new LookOptions(prompt);
        var token = new Option<string>("--token") { Description = "The token whose logit is taken apart.", HelpName = "text|id", Required = true };
        var against = new Option<string?>("--against") { Description = "A token whose logit is taken off: the difference of the two is taken apart.", HelpName = "text|id" };
        var position = Numbers.Int("--position", "The place in the prompt after which the token would come; -1 is the last.", -1, least: int.MinValue);
        var command = options.Verb("attribution", "What each head and MLP adds to a logit: direct logit attribution.", token, against, position);
        command.SetAction(parsed => options.Run<AttributionPage, LogitAttribution>(
            parsed, terminal,
            (model, vocabulary, ids) => AttributionLook.Of(
                model.Model,
                ids,
                parsed.GetValue(position),
                prompt.Token(parsed, vocabulary, parsed.GetRequiredValue(token)),
                parsed.GetValue(against) is { } other ? prompt.Token(parsed, vocabulary, other) : null)));
        return Example.Add(command, AttributionExample);
    }

    private static Command Patching(Terminal terminal)
    {
        var clean = new PromptOptions("--clean", "--clean-tokens", "The prompt that calls for the answer");
        var corrupted = new PromptOptions("--corrupted", "--corrupted-tokens", "The prompt, of as many tokens, that calls for the wrong answer");
        var options = new LookOptions(clean);
        var answer = new Option<string>("--answer") { Description = "The token that the clean prompt calls for.", HelpName = "text|id", Required = true };
        var wrong = new Option<string>("--wrong") { Description = "The token whose logit is taken off.", HelpName = "text|id", Required = true };
        var direction = Choice.Of<PatchingDirection>("--direction", "denoising puts clean activations into the corrupted run, noising corrupted ones into the clean run.", PatchingDirection.Denoising);
        var command = options.Verb("patching", "What each activation carries: activation patching of every place, layer and head.", [.. corrupted.All, answer, wrong, direction]);
        command.SetAction(parsed => options.Run<PatchingPage, Engine.Look.Patching>(
            parsed, terminal,
            (model, vocabulary, ids) =>
            {
                var other = corrupted.Read(parsed, vocabulary);
                var seen = new PatchingLook(model.Model).Of(
                    ids,
                    other,
                    clean.Token(parsed, vocabulary, parsed.GetRequiredValue(answer)),
                    clean.Token(parsed, vocabulary, parsed.GetRequiredValue(wrong)),
                    parsed.GetValue(direction) ?? PatchingDirection.Denoising);
                terminal.Note($"clean:     {TokenText.Line(clean.Read(parsed, vocabulary))}");
                terminal.Note($"corrupted: {TokenText.Line(other)}");
                return seen;
            }));
        return Example.Add(command, PatchingExample);
    }
}
