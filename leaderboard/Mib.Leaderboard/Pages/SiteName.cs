using System.Text.RegularExpressions;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>Names of sites as they fit into a table.</summary>
public static partial class SiteName
{
    /// <summary>
    /// <c>layer 3, last</c> for <c>blocks.3.hook_resid_post@last</c>, <c>head 7.9, last</c> for <c>blocks.7.attn.hook_z.9@last</c>; a site
    /// outside the blocks as it is.
    /// </summary>
    public static string Short(string site)
    {
        if (Sites.LayerOf(site) is null)
            return Words.Shorten(site, 40);
        var at = site.IndexOf('@', StringComparison.Ordinal);
        var units = (at < 0 ? site : site[..at]).Split('+');
        var heads = units.Select(unit => Head().Match(unit)).ToArray();
        var what = Array.TrueForAll(heads, head => head.Success)
            ? $"{(heads.Length == 1 ? "head" : "heads")} {string.Join('+', heads.Select(head => $"{head.Groups["layer"].Value}.{head.Groups["head"].Value}"))}"
            : string.Join('+', units.Select(Unit));
        return at < 0 ? what : $"{Words.Shorten(what, 40)}, {Words.Shorten(site[(at + 1)..], 24)}";
    }

    /// <summary>What a site shares with its like in other layers: <c>hook_resid_post@last</c>.</summary>
    public static string WithoutLayer(string site) =>
        Sites.LayerOf(site) is null ? site : site[(site.IndexOf('.', "blocks.".Length) + 1)..];

    private static string Unit(string unit) => $"layer {Sites.LayerOf(unit)}" + WithoutLayer(unit) switch
    {
        "hook_mlp_out" => " MLP",
        "mlp.hook_post" => " neurons",
        _ => "",
    };

    [GeneratedRegex("^blocks\\.(?<layer>[0-9]{1,6})\\.attn\\.hook_z\\.(?<head>[0-9]{1,6})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Head();
}
