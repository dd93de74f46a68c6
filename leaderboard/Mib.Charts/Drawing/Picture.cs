namespace Mib.Charts.Drawing;

/// <summary>A finished drawing.</summary>
/// <param name="Width">Width of its coordinate system.</param>
/// <param name="Height">Height of its coordinate system.</param>
/// <param name="Caption">What it is called and what it shows.</param>
/// <param name="Content">What is drawn.</param>
public sealed record Picture(double Width, double Height, Caption Caption, Svg Content)
{
    private const double Margin = 16;
    private const double TitleHeight = 40;

    public double FileWidth => Width + (2 * Margin);

    public double FileHeight => Height + TitleHeight + (2 * Margin);

    /// <summary>For an HTML page that holds <see cref="Theme.Css"/>: no style of its own, so a strict CSP lets it through;
    /// no margin and no heading either, the page has them.</summary>
    public string Inline() => SvgWriter.Write(Root([], (0, 0, Width, Height), Content));

    /// <summary>A file of its own: brings its style, its paper, a margin and its heading.</summary>
    public string File()
    {
        var box = (X: -Margin, Y: -TitleHeight - Margin, Width: FileWidth, Height: FileHeight);
        return SvgWriter.Write(Root(
            [new("xmlns", "http://www.w3.org/2000/svg")],
            box,
            new Svg("style", [], [], Theme.Css),
            Svg.Element(
                "rect",
                [new("x", box.X), new("y", box.Y), new("width", box.Width), new("height", box.Height), .. Theme.Paper.Fill()]),
            Letters.Title(0, -TitleHeight + 16, Letters.Fit(Caption.Title, Width, Letters.LargestTitle)),
            Content)) + "\n";
    }

    private Svg Root(
        IEnumerable<SvgProperty> first, (double X, double Y, double Width, double Height) box, params IEnumerable<Svg> content) =>
        Svg.Element(
            "svg",
            [
                .. first,
                new("class", "mib-chart"),
                new("viewBox", string.Join(' ', new[] { box.X, box.Y, box.Width, box.Height }.Select(SvgNumber.Format))),
                new("width", box.Width),
                new("height", box.Height),
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
/// <param name="Title">A short heading.</param>
/// <param name="Description">What it shows, for those who cannot see it.</param>
public sealed record Caption(string Id, string Title, string Description);
