namespace Mib.Charts.Drawing;

/// <summary>The colours of all drawings.</summary>
public static class Theme
{
    public static Paint Paper { get; } = new("c-paper", "#ffffff", "#14171c");

    public static Paint Ink { get; } = new("c-ink", "#1c2128", "#e6e9ee");

    public static Paint Muted { get; } = new("c-muted", "#57606c", "#a3adba");

    public static Paint Grid { get; } = new("c-grid", "#e4e7eb", "#2b3139");

    public static Paint Axis { get; } = new("c-axis", "#8b949e", "#6b7684");

    /// <summary>What is measured for comparison: chance, floors.</summary>
    public static Paint Baseline { get; } = new("c-base", "#6b7480", "#97a2b0");

    /// <summary>One colour a line.</summary>
    /// <remarks>Hues after Okabe and Ito, told apart by the colour-blind; in shades that have 4.5 : 1 on paper.</remarks>
    public static IReadOnlyList<Paint> Series { get; } =
    [
        new("c-s0", "#0067a5", "#5ab4ee"),
        new("c-s1", "#bf4a00", "#ff9d5c"),
        new("c-s2", "#007a5a", "#3fd0a2"),
        new("c-s3", "#a3407c", "#e99fcb"),
        new("c-s4", "#806000", "#e4c04a"),
        new("c-s5", "#5747b5", "#b3a8ff"),
    ];

    /// <summary>Style rules for a page or file: dark colours, and larger letters where the drawing is shrunk.</summary>
    public static string Css { get; } =
        ".mib-chart{max-width:100%;height:auto}" +
        "@media (max-width:520px){.mib-chart .t-tick,.mib-chart .t-label{font-size:20px}.mib-chart .t-title{font-size:22px}}" +
        "@media (prefers-color-scheme:dark){" +
        string.Concat(new[] { Paper, Ink, Muted, Grid, Axis, Baseline }.Concat(Series).Select(p =>
            $".{p.Name}-fill{{fill:{p.Dark}}}.{p.Name}-line{{stroke:{p.Dark}}}")) +
        "}";
}
