using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>The task's own data: as many questions as its splits have or as there are, none of them twice in a split.</summary>
/// <param name="id">Id of the task.</param>
/// <param name="options">How many options a question has, 2 to 10.</param>
/// <param name="seed">Root seed.</param>
/// <param name="all">What may be asked about.</param>
public sealed class McqaGenerator(string id, int options, int seed, EquatableArray<McqaObject> all) : IPublishedData
{
    /// <summary>The task's own data.</summary>
    public McqaGenerator(string id, int options, int seed)
        : this(id, options, seed, McqaWords.Objects)
    {
    }

    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, McqaCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds, those of a question one after the other; whatever is asked for, a kind's are the same.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="McqaCounterfactuals.All"/>.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds) =>
        from changed in Changed(split, kinds)
        from other in changed.Others
        where other.Question is not null
        select new CounterfactualPair(other.Kind, changed.Question.ToCausal(), other.Question.ToCausal());

    public IEnumerable<JsonObject> Rows(Split split) => Changed(split, McqaCounterfactuals.All).Select((changed, index) =>
    {
        var row = changed.Question.ToJson();
        row["idx"] = index;
        foreach (var (kind, question) in changed.Others)
            row[$"{kind}_counterfactual"] = question?.ToJson();
        return row;
    });

    /// <summary>Questions with those of their counterfactuals; null where no thing fits.</summary>
    private IEnumerable<(McqaQuestion Question, (string Kind, McqaQuestion? Question)[] Others)> Changed(Split split, IReadOnlyCollection<string> kinds)
    {
        // Each its own, so that no kind depends on which others are asked for.
        var streams = kinds.ToDictionary(kind => kind, kind => Seed.For(seed, $"{id}/{split}/{kind}"), StringComparer.Ordinal);
        var things = ThingsOf(split, all);
        foreach (var example in Examples(split))
            yield return (example.Question, [.. kinds.Select(kind => (kind, example.Change(kind, things, streams[kind])))]);
    }

    /// <summary>What both tracks are made of: the right option is in each place equally often.</summary>
    public IEnumerable<McqaExample> Examples(Split split)
    {
        var random = Seed.For(seed, $"{id}/{split}");
        var things = ThingsOf(split, all);
        var places = Enumerable.Range(0, options).ToEquatableArray();
        var letters = McqaWords.Letters.Take(options).ToEquatableArray();
        var others = McqaWords.Letters.Skip(options).ToEquatableArray();
        var count = Math.Min(SplitRule.SizeOf(split), things.Count * Arrangements);
        foreach (var example in EvenDraws.Of(count, random, places, Draw, example => example.Question.Text))
            yield return example;

        McqaExample Draw(int place)
        {
            var thing = random.Pick(things);
            var colors = random.Shuffled(McqaWords.Colors).Where(color => color != thing.Color).Take(options - 1).ToList();
            colors.Insert(place, thing.Color);
            return new(
                new(thing, letters, colors.ToEquatableArray()),
                random.Pick(places.Where(p => p != place).ToEquatableArray()),
                random.Shuffled(others).Take(options).ToEquatableArray());
        }
    }

    /// <summary>Questions about a thing: where its colour stands, and in which order which others do; more than are ever asked for from 4 options on.</summary>
    private int Arrangements => Enumerable.Range(0, Math.Min(options, 4) - 1).Aggregate(options, (ways, i) => ways * (McqaWords.Colors.Count - 1 - i));

    /// <summary>The things of a split: each is in exactly one, whatever the seed and the number of options.</summary>
    public static EquatableArray<McqaObject> ThingsOf(Split split) => ThingsOf(split, McqaWords.Objects);

    /// <summary>Those of some things that belong to a split.</summary>
    public static EquatableArray<McqaObject> ThingsOf(Split split, EquatableArray<McqaObject> all) =>
        all.Where(thing => SplitRule.Of(thing.Name) == split).ToEquatableArray();
}
