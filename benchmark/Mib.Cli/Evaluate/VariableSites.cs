using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Sdk.Variables;

namespace Mib.Cli.Evaluate;

/// <summary>The sites of a run on the variable track.</summary>
internal static class VariableSites
{
    /// <summary>Positions × layers, and heads of each where heads are looked at; or the heads that were named, together.</summary>
    public static EquatableArray<Site> Of(VariableSettings settings, Bench bench)
    {
        var config = bench.Model.Model.Config;
        if (settings.Heads.Count > 0)
        {
            if (settings.Site != Component.Head || settings.Layers.Count > 0)
                throw new UsageException("--head names the heads that are swapped together, so neither --layer nor another --site goes with it.", "leave them out.");
            EquatableArray<Unit> together = [.. settings.Heads.Select(head => new Unit(Component.Head, head.Layer, head.Head))];
            foreach (var unit in together)
                unit.Check(config);
            return [.. Positions(settings, bench, [Site.EveryToken]).Select(position => new Site(together, position))];
        }

        foreach (var layer in settings.Layers)
            new Unit(settings.Site, layer).Check(config);
        return
        [
            .. from position in Positions(settings, bench, [.. bench.Task.Card.Positions.Select(position => position.Name).Where(name => name != Site.EveryToken)])
               from layer in settings.Layers.Count == 0 ? Enumerable.Range(0, config.Layers) : settings.Layers
               from head in Enumerable.Range(0, settings.Site == Component.Head ? config.Heads : 1)
               select new Site([new Unit(settings.Site, layer, head)], position),
        ];
    }

    private static EquatableArray<string> Positions(VariableSettings settings, Bench bench, EquatableArray<string> usual)
    {
        string[] known = [Site.LastToken, Site.EveryToken, .. bench.Task.Card.Positions.Select(position => position.Name)];
        return settings.Positions.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw new UnknownNameException("token position", unknown, [.. known.Distinct()])
            : settings.Positions.Count == 0 ? usual : settings.Positions;
    }
}
