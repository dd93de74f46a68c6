using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>What a method made of a site from one seed, not scored yet.</summary>
/// <param name="Site">The site.</param>
/// <param name="Seed">Which of the run's seeds, from 0.</param>
/// <param name="Featurizers">One for each unit of the site.</param>
/// <param name="Learning">How training went.</param>
internal sealed record FittedSite(Site Site, int Seed, IReadOnlyList<Featurizer> Featurizers, LearningPoint[] Learning) : IDisposable
{
    /// <summary>Bytes that the featurizers hold.</summary>
    public long Bytes => Featurizers.Sum(featurizer => featurizer.Bytes);

    /// <summary>The interchange that is scored.</summary>
    public SiteSwap Interchange => new(Site, (unit, bases, sources) => Featurizers[unit].Interchange(bases, sources));

    public void Dispose()
    {
        foreach (var featurizer in Featurizers)
            featurizer.Dispose();
    }
}
