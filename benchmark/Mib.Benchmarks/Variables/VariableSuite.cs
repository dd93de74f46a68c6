using Mib.Sdk.Variables;

namespace Mib.Benchmarks.Variables;

/// <summary>What the search for a variable costs beyond the runs that it cannot do without, on one thread.</summary>
internal sealed class VariableSuite : ISuite
{
    private const int Rows = 16;
    private const int Length = 16;
    private const int Middle = 5;
    private const int Epochs = 2;
    private const int Rounds = 3;

    public string Name => "variable";

    public Type? Details => null;

    public IEnumerable<Row> Run()
    {
        set_num_threads(1);
        return [.. At("at the last token", Length - 1), .. At("at the second token", 1)];
    }

    private static IEnumerable<Row> At(string place, int token)
    {
        using DisposeScope scope = NewDisposeScope();
        using var subject = new VariableSubject(Rows, Length, token);
        int layers = subject.Model.Config.Layers;
        yield return Row.Ratio($"{place}: a DAS step at the middle layer, over forward and backward above it", Step(subject), 1.3);
        yield return Row.Ratio($"{place}: a sweep of all layers, over each layer from scratch", Timing.Medians(
            () =>
            {
                for (int layer = 0; layer < layers; layer++)
                    subject.FromScratch(layer, Epochs);
            },
            () => Sweep(subject), Rounds), 0.45);
        yield return new(
            $"{place}: memory of the sweep", (double)Floor.PeakBytes(() => Sweep(subject)) / Floor.PeakBytes(() => subject.Plain(withBackward: 1)), "× forward and backward", 1.5, null, null);
        yield return new($"{place}: numbers in a saved DAS featurizer", Saved(subject), "× d·k", 1, null, null);
    }

    /// <summary>A step is what a pass over one batch adds: many passes, so that setting up counts little.</summary>
    private static Timing Step(VariableSubject subject)
    {
        const int steps = 20;
        using DisposeScope scope = NewDisposeScope();
        Tensor resid = subject.Residual(Middle);
        using PreparedSites prepared = subject.Prepare(VariableSubject.At(Middle));
        Timing all = Timing.Medians(
            () =>
            {
                for (int step = 0; step < steps; step++)
                    subject.Upper(Middle, resid);
            },
            () => VariableSubject.Das(subject.Model, prepared, VariableSubject.At(Middle), steps).Dispose(), Rounds);
        return new(all.FloorSeconds / steps, all.Seconds / steps);
    }

    private static void Sweep(VariableSubject subject)
    {
        Site[] sites = [.. Enumerable.Range(0, subject.Model.Config.Layers).Select(VariableSubject.At)];
        using PreparedSites prepared = subject.Prepare(sites);
        foreach (Site[] some in sites.Chunk(8))
        {
            Featurizer[] fitted = [.. some.Select(site => VariableSubject.Das(subject.Model, prepared, site, Epochs))];
            prepared.Outcomes([.. some.Zip(fitted, (site, one) => new SiteSwap(site, (_, bases, sources) => one.Interchange(bases, sources)))], false, CancellationToken.None);
            foreach (Featurizer one in fitted)
                one.Dispose();
        }
    }

    private static double Saved(VariableSubject subject)
    {
        const int dimensions = 16;
        Site site = VariableSubject.At(Middle);
        using PreparedSites prepared = subject.Prepare(site);
        using Featurizer fitted = VariableSubject.Das(subject.Model, prepared, site, epochs: 1);
        return fitted.State.Sum(tensor => tensor.Value.numel()) / ((double)dimensions * subject.Model.Config.DModel);
    }
}
