using System.Security.Cryptography;
using System.Text;
using Mib.Charts.Drawing;
using Mib.Leaderboard.Output;
using Microsoft.AspNetCore.Components;

namespace Mib.Leaderboard.Pages;

/// <summary>The look of every page, held in the page: one saved or sent by mail still looks right.</summary>
public static class Style
{
    private static readonly string Css = Theme.Css + Asset.Text("site.css");

    public static MarkupString Element { get; } = new($"<style>{Css}</style>");

    /// <summary>Nothing is loaded but the site's own script and pictures; the one style is known by its hash.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; " +
        "script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
}
