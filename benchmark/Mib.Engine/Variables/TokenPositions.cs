using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Where named positions are among the tokens of a prompt.</summary>
internal static class TokenPositions
{
    /// <summary>The places of one position in both prompts of a pair; null where every token is meant and there are not as many in both.</summary>
    /// <exception cref="UnknownNameException">A prompt has no such position.</exception>
    public static TokenPlaces? Of(string position, CounterfactualPair pair, Encoding atBase, Encoding atSource) => position switch
    {
        Site.LastToken => new([atBase.Ids.Count - 1], [atSource.Ids.Count - 1]),
        Site.EveryToken => atBase.Ids.Count == atSource.Ids.Count ? new([.. Enumerable.Range(0, atBase.Ids.Count)], [.. Enumerable.Range(0, atBase.Ids.Count)]) : null,
        _ => new([Place(position, pair.Base, atBase)], [Place(position, pair.Source, atSource)]),
    };

    /// <summary>The token that has the character before a mark, the last of them if it takes several; one of no text has none.</summary>
    private static int Place(string position, CausalPrompt prompt, Encoding encoding) =>
        prompt.Marks.FirstOrDefault(mark => mark.Name == position) is { Name: not null } found
            ? encoding.Offsets.Index().Last(token => token.Item.Start < token.Item.End && token.Item.Start < found.End).Index
            : throw new UnknownNameException("token position", position, [Site.LastToken, Site.EveryToken, .. prompt.Marks.Select(mark => mark.Name)]);
}
