namespace Mib.Charts.Drawing;

/// <summary>A finished drawing.</summary>
/// <param name="Width">Width of its coordinate system.</param>
/// <param name="Height">Height of its coordinate system.</param>
/// <param name="Caption">What it is called and what it shows.</param>
/// <param name="Content">What is drawn.</param>
public sealed record Picture(double Width, double Height, Caption Caption, Svg Content)
{
    /// <summary>For an HTML page that holds <see cref="Theme.Css"/>: no style of its own, so a strict CSP lets it through.</summary>
    public string Inline() => SvgWriter.Write(Root([], Content));

    /// <summary>A file of its own: brings its style and its paper.</summary>
    public string File() => SvgWriter.Write(Root(
        [new("xmlns", "http://www.w3.org/2000/svg")],
        new Svg("style", [], [], Theme.Css),
        Svg.Element("rect", [new("width", Width), new("height", Height), .. Theme.Paper.Fill()]),
        Content)) + "\n";

    private Svg Root(IEnumerable<SvgProperty> first, params IEnumerable<Svg> content) => Svg.Element(
        "svg",
        [
            .. first,
            new("class", "mib-chart"),
            new("viewBox", $"0 0 {SvgNumber.Format(Width)} {SvgNumber.Format(Height)}"),
            new("width", Width),
            new("height", Height),
            new("role", "img"),
            new("aria-labelledby", $"{Caption.Id}-title {Caption.Id}-desc"),
            new("font-family", "system-ui, 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', sans-serif"),
        ],
        [
            new Svg("title", [new("id", $"{Caption.Id}-title")], [], Caption.Title),
            new Svg("desc", [new("id", $"{Caption.Id}-desc")], [], Caption.Description),
            .. content,
        ]);
}

/// <summary>The words that go with a drawing.</summary>
/// <param name="Id">Unique on its page; letters, digits and hyphens.</param>
/// <param name="Title">A short heading, also drawn.</param>
/// <param name="Description">What it shows, for those who cannot see it.</param>
public sealed record Caption(string Id, string Title, string Description);
