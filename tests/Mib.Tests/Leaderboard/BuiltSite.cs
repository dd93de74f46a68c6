using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Mib.Core.Results;
using Mib.Leaderboard.Output;
using Mib.Leaderboard.Ranks;

namespace Mib.Tests.Leaderboard;

/// <summary>A site in memory, its pages parsed.</summary>
internal sealed class BuiltSite
{
    private BuiltSite(IReadOnlyDictionary<string, byte[]> files)
    {
        Files = files;
        Pages = files.Where(f => f.Key.EndsWith(".html", StringComparison.Ordinal))
            .ToDictionary(f => f.Key, f => (IDocument)new HtmlParser().ParseDocument(Text(f.Key)));
    }

    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public IReadOnlyDictionary<string, IDocument> Pages { get; }

    public IDocument Index => Pages["index.html"];

    public static async Task<BuiltSite> OfAsync(params IEnumerable<RunRecord> runs) =>
        new(await SiteFiles.RenderAsync(Standings.Of(runs)));

    public string Text(string file) => Encoding.UTF8.GetString(Files[file]);
}
