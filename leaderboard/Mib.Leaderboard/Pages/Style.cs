using System.Security.Cryptography;
using System.Text;
using Mib.Charts.Drawing;
using Mib.Leaderboard.Output;
using Microsoft.AspNetCore.Components;

namespace Mib.Leaderboard.Pages;

/// <summary>The look of a page, held in the page: one saved or sent by mail still looks right.</summary>
/// <param name="more">Rules of a page that is none of the site's.</param>
public sealed class Style(string more = "")
{
    private readonly string css = Theme.Css + Asset.Text("site.css") + more;

    /// <summary>The look of the site's pages.</summary>
    public static Style Site { get; } = new();

    public MarkupString Element => new($"<style>{css}</style>");

    /// <summary>Nothing is loaded but the site's own script and pictures; the one style is known by its hash.</summary>
    public string Policy =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)))}'; " +
        "script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
}
