using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>Names of sites as they fit into a table.</summary>
public static class SiteName
{
    /// <summary><c>layer 3, last</c> for <c>blocks.3.hook_resid_post@last</c>; a site outside the blocks as it is.</summary>
    public static string Short(string site)
    {
        if (Sites.LayerOf(site) is not { } layer)
            return Words.Shorten(site, 40);
        var position = site.IndexOf('@', StringComparison.Ordinal);
        return position < 0 ? $"layer {layer}" : $"layer {layer}, {Words.Shorten(site[(position + 1)..], 24)}";
    }

    /// <summary>What a site shares with its like in other layers: <c>hook_resid_post@last</c>.</summary>
    public static string WithoutLayer(string site) =>
        Sites.LayerOf(site) is null ? site : site[(site.IndexOf('.', "blocks.".Length) + 1)..];
}
