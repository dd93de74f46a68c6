using Mib.Leaderboard.Pages;

namespace Mib.Cli.Look;

/// <summary>The look of the pages: the leaderboard's, and a few rules for tokens, heads and drawings that scroll.</summary>
internal static class LookStyle
{
    public static Style Page { get; } = new(
        """
        .tokens{display:flex;flex-wrap:wrap;gap:.25rem;list-style:none;padding:0;margin:.75rem 0;max-width:none}
        .tokens li{border:1px solid var(--line);border-radius:4px;background:var(--soft);padding:0 .375rem;font-size:.875rem;overflow-wrap:anywhere}
        .tokens small{margin-left:.375rem;font-size:.75rem}
        .look td,.look th{white-space:nowrap}
        .look .key th:first-child,.look .key tbody tr:hover>*{background:var(--paper)}
        .heads{width:auto}
        .heads th,.heads td{padding:3px;border:0;text-align:center;vertical-align:middle}
        .heads th:first-child{min-width:0;padding-right:.5rem;border:0}
        .heads a{display:block;border:1px solid var(--line)}
        .heads a:hover{border-color:var(--accent)}
        .mib-thumb{display:block;width:4.25rem;height:4.25rem}
        .roomy .mib-thumb{width:8rem;height:8rem}
        .look figure{margin:.5rem 0;max-width:none;scroll-margin-top:3rem}
        .look .scroll .mib-chart{max-width:none;width:auto}
        .each{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:0 1rem}
        .each [open]{grid-column:1/-1}
        .each summary{cursor:pointer;padding:.375rem 0;border-top:1px solid var(--line)}
        .look .each .scroll{margin:0;border:0}
        .look .narrow{width:auto;min-width:min(22rem,100%)}
        """);
}
