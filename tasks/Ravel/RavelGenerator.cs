using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>The task's own data: every sentence with every city of the split, up to the split's size.</summary>
/// <param name="seed">Root seed.</param>
/// <param name="all">What may be asked about.</param>
public sealed class RavelGenerator(int seed, EquatableArray<City> all) : IPublishedData
{
    /// <summary>With this project's cities.</summary>
    /// <param name="seed">Root seed.</param>
    public RavelGenerator(int seed)
        : this(seed, City.All)
    {
    }

    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair()).OfType<PromptPair>();

    public IEnumerable<JsonObject> Rows(Split split) => Examples(split).Select(example => example.ToJson());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, RavelCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds, those of a prompt one after the other.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="RavelCounterfactuals.All"/>.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds) =>
        Examples(split).SelectMany(example => kinds.Select(example.ToPair));

    /// <summary>What both tracks are made of: each attribute is asked for equally often.</summary>
    public IEnumerable<RavelExample> Examples(Split split)
    {
        var random = Seed.For(seed, $"ravel/{split}");
        var cities = City.Of(split, all);
        var count = Math.Min(SplitRule.SizeOf(split), cities.Count * RavelTemplates.Queries.Count);
        foreach (var example in EvenDraws.Of(count, random, RavelTemplates.Queries, Draw, example => example.Prompt))
            yield return example;

        RavelExample Draw(RavelTemplate template)
        {
            var city = random.Pick(cities);
            var here = city[template.Attribute];
            return new(
                template,
                city,
                Contrast: PickOrNone(cities.Where(other => other[template.Attribute] is var there && there != here && Words(there) == Words(here)).ToEquatableArray()),
                Other: Pick(cities, other => other.Country != city.Country),
                OtherAttribute: Pick(RavelTemplates.Queries, other => other.Attribute != template.Attribute),
                OtherWords: Pick(RavelTemplates.Queries, other => other.Attribute == template.Attribute && other != template),
                random.Pick(RavelTemplates.Statements));
        }

        City? PickOrNone(EquatableArray<City> from) => from.Count == 0 ? null : random.Pick(from);

        T Pick<T>(EquatableArray<T> from, Func<T, bool> wanted) => random.Pick(from.Where(wanted).ToEquatableArray());
    }

    private static int Words(string text) => text.Split(' ').Length;
}
