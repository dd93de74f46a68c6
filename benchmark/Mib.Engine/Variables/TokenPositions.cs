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
    public static TokenPlaces? Of(string position, CounterfactualPair pair, IReadOnlyList<int> baseIds, IReadOnlyList<int> sourceIds, ITokenizer tokenizer) => position switch
    {
        Site.LastToken => new([baseIds.Count - 1], [sourceIds.Count - 1]),
        Site.EveryToken => baseIds.Count == sourceIds.Count ? new([.. Enumerable.Range(0, baseIds.Count)], [.. Enumerable.Range(0, baseIds.Count)]) : null,
        _ => new([Place(position, pair.Base, baseIds, tokenizer)], [Place(position, pair.Source, sourceIds, tokenizer)]),
    };

    /// <summary>The token that has the character before a mark.</summary>
    private static int Place(string position, CausalPrompt prompt, IReadOnlyList<int> ids, ITokenizer tokenizer)
    {
        if (prompt.Marks.FirstOrDefault(mark => mark.Name == position) is not { Name: not null } found)
            throw new UnknownNameException("token position", position, [Site.LastToken, Site.EveryToken, .. prompt.Marks.Select(mark => mark.Name)]);
        if (tokenizer.Decode(ids) == prompt.Text)
            return Enumerable.Range(0, ids.Count).First(i => tokenizer.Decode([.. ids.Take(i + 1)]).Length >= found.End);
        // A tokenizer that does not give the text back as it was: as many tokens as the text up to there has.
        return tokenizer.Encode(prompt.Text[..found.End], SpecialTokens.Add).Ids.Count - 1;
    }
}
