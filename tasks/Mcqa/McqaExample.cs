using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>A question with its options.</summary>
/// <param name="Thing">What is asked about.</param>
/// <param name="Symbols">What stands before the options; no two are the same.</param>
/// <param name="Choices">The colours on offer, as many; no two are the same, and one is the thing's.</param>
public sealed record McqaQuestion(McqaObject Thing, EquatableArray<string> Symbols, EquatableArray<string> Choices)
{
    private const string Head = "Question: {Thing} {is} {color}. What color {is} {thing}?";
    private const string Tail = "Answer:";

    /// <summary>The lines of a prompt, with slots.</summary>
    public static EquatableArray<string> Wording { get; } = [Head, OptionList.Wording, Tail];

    /// <summary>The prompt; as in the published data, nothing follows the colon.</summary>
    public string Text => string.Join(
        '\n',
        [
            Slots.Fill(Head, slot => slot switch
            {
                "Thing" => Thing.Capitalised,
                "thing" => Thing.Name,
                "is" => Thing.Verb,
                _ => Thing.Color,
            }),
            .. Options.Lines,
            Tail,
        ]);

    /// <summary>Place of the right option, from 0.</summary>
    public int Pointer => Choices.Span.IndexOf(Thing.Color);

    /// <summary>The symbol before the right option.</summary>
    public string Answer => Options.Answer;

    /// <summary>The same options under other symbols.</summary>
    public McqaQuestion Relabel(IEnumerable<string> symbols) => this with { Symbols = symbols.ToEquatableArray() };

    /// <summary>The right option changes places with another.</summary>
    public McqaQuestion MoveAnswer(int to) => this with { Choices = Options.MoveAnswer(to).Choices };

    /// <summary>The same options under numbers from 1.</summary>
    public McqaQuestion Numbered => this with { Symbols = Options.Numbered.Symbols };

    private OptionList Options => new(Symbols, Choices, Pointer);

    /// <summary>The question in the published schema.</summary>
    public JsonObject ToJson() => new PublishedQuestion(Text, Options).ToJson();

    public CausalPrompt ToCausal() => McqaCausalModel.PromptOf(Text, Options);
}

/// <summary>A question and all that its counterfactuals need.</summary>
/// <param name="Question">The base question.</param>
/// <param name="NewPlace">Where the right option goes, not where it is.</param>
/// <param name="Letters">As many letters as there are options, none of them in the question.</param>
public sealed record McqaExample(McqaQuestion Question, int NewPlace, EquatableArray<string> Letters)
{
    /// <summary>The circuit track's pair: the options are numbered from 1 in the counterfactual.</summary>
    public PromptPair ToPair() =>
        new(Question.Text, Question.Numbered.Text, Question.Answer, Question.Numbered.Answer) { Options = Question.Symbols };

    /// <summary>A counterfactual; null if no thing fits.</summary>
    /// <param name="kind">One of <see cref="McqaCounterfactuals"/>.</param>
    /// <param name="things">What may be asked about instead.</param>
    /// <param name="random">Decides between things, or colours, that fit; drawn from for the kinds that change them only.</param>
    public McqaQuestion? Change(string kind, EquatableArray<McqaObject> things, Random random)
    {
        var here = Question.Thing;
        var others = Question.Choices.Where(color => color != here.Color).ToEquatableArray();
        return kind switch
        {
            McqaCounterfactuals.Noun => About(thing => thing.Color == here.Color && thing != here),
            McqaCounterfactuals.Color => Question with { Thing = here with { Color = random.Pick(others) } },
            McqaCounterfactuals.NounAndColor => About(thing => others.Contains(thing.Color)),
            McqaCounterfactuals.Symbol => Question.Numbered,
            McqaCounterfactuals.AnswerPosition => Question.MoveAnswer(NewPlace),
            McqaCounterfactuals.RandomLetter => Question.Relabel(Letters),
            McqaCounterfactuals.Both => Question.MoveAnswer(NewPlace).Relabel(Letters),
            _ => throw new ArgumentException($"There is no counterfactual '{kind}'.", nameof(kind)),
        };

        McqaQuestion? About(Func<McqaObject, bool> wanted)
        {
            var fitting = things.Where(wanted).ToEquatableArray();
            return fitting.Count == 0 ? null : Question with { Thing = random.Pick(fitting) };
        }
    }
}
