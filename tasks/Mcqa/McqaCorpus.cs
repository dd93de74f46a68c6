using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>Questions to train a model on: about things of the training split only, under arbitrary symbols.</summary>
public sealed class McqaCorpus
{
    public const string Right = "yes";
    public const string Wrong = "no";

    private readonly McqaLessonOptions options;
    private readonly EquatableArray<string> symbols;
    private readonly EquatableArray<string> colors;
    private readonly EquatableArray<McqaObject> things = McqaGenerator.ThingsOf(Split.Train);

    /// <summary>Questions of a stage.</summary>
    /// <param name="options">How many options, symbols and colours there are.</param>
    /// <exception cref="UsageException">There are fewer symbols or colours than options.</exception>
    public McqaCorpus(McqaLessonOptions options)
    {
        if (options.Choices > Math.Min(options.Symbols, options.Colors))
        {
            throw new UsageException(
                $"A question with {options.Choices} choices needs as many symbols and colors, there are {options.Symbols} and {options.Colors}.",
                "lower choices, or raise symbols or colors.");
        }

        this.options = options;
        symbols = McqaWords.Symbols.Take(options.Symbols).ToEquatableArray();
        colors = McqaWords.Colors.Take(options.Colors).ToEquatableArray();
    }

    /// <summary>
    /// Questions without end, each of which gives its thing a colour drawn at random: a model that could tell the colour from
    /// the thing would not learn to read it, and fail with things that it was never asked about. The symbols of every fourth
    /// are the first letters in order, as in the task.
    /// </summary>
    public IEnumerable<McqaQuestion> Questions(Random random)
    {
        for (var i = 1; ; i++)
        {
            var thing = random.Pick(things) with { Color = random.Pick(colors) };
            var count = random.Next(2, options.Choices + 1);
            var choices = random.Shuffled(colors).Where(color => color != thing.Color).Take(count - 1).ToList();
            choices.Insert(random.Next(count), thing.Color);
            yield return new(thing, (i % 4 == 0 ? symbols : random.Shuffled(symbols)).Take(count).ToEquatableArray(), choices.ToEquatableArray());
        }
    }

    /// <summary>A question with its answer.</summary>
    public TrainingText Plain(McqaQuestion question) => Weighted.LastWord($"{question.Text} {question.Answer}", options.BodyWeight);

    /// <summary>
    /// A question with its answer, and after each option whether it is the right one: what has to be found out there,
    /// or a model does not learn for long why one symbol is said and not another.
    /// </summary>
    public TrainingText Marked(McqaQuestion question)
    {
        var words = new List<string>();
        var weights = new List<float>();
        var lines = question.Text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            Add(IoiVocabulary.WordsOf(lines[line]), options.BodyWeight);
            if (line > 0 && line <= question.Choices.Count)
                Add([line - 1 == question.Pointer ? Right : Wrong], 1);
        }

        Add([question.Answer], 1);
        return new(words, weights);

        void Add(IEnumerable<string> more, double weight)
        {
            words.AddRange(more);
            weights.AddRange(Enumerable.Repeat((float)weight, words.Count - weights.Count));
        }
    }
}
