using System.Globalization;
using Mib.Core.Results;

namespace Mib.Leaderboard;

/// <summary>Values as a reader wants them.</summary>
public static class Words
{
    /// <summary>Three decimals: more would claim more than the intervals allow.</summary>
    public static string Number(double value) =>
        !double.IsFinite(value) ? "not a number"
        : Minus(value.ToString(Math.Abs(value) >= 10_000 ? "0.##e0" : "F3", CultureInfo.InvariantCulture));

    public static string Whole(double value) => Minus(value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>A figure of any size: counts as they are, others with four digits.</summary>
    public static string Figure(double value) =>
        !double.IsFinite(value) ? "not a number"
        : double.IsInteger(value) && Math.Abs(value) < 1e15 ? Whole(value)
        : Minus(value.ToString("G4", CultureInfo.InvariantCulture));

    public static string Interval(double low, double high) =>
        double.IsFinite(low) && double.IsFinite(high) ? $"[{Number(low)}, {Number(high)}]" : "";

    public static string Percent(double share) => Charts.Axes.Ticks.Percent(share) + " %";

    /// <summary>For sorting by a script: round-trips, and is empty where there is no number.</summary>
    public static string Exact(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(seconds) ? 0 : seconds, 0, 1e9));
        return time switch
        {
            { TotalSeconds: < 10 } => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
            { TotalMinutes: < 2 } => Whole(Math.Round(time.TotalSeconds)) + " s",
            { TotalHours: < 2 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
            _ => $"{(int)time.TotalHours} h {time.Minutes} min",
        };
    }

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (double)(1L << 30)).ToString("0.00", CultureInfo.InvariantCulture) + " GiB",
        >= 1L << 20 => (bytes / (double)(1L << 20)).ToString("0", CultureInfo.InvariantCulture) + " MiB",
        >= 1L << 10 => (bytes / (double)(1L << 10)).ToString("0", CultureInfo.InvariantCulture) + " KiB",
        _ => bytes.ToString(CultureInfo.InvariantCulture) + " bytes",
    };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Settings in a phrase: those that have a value, a hash by how it begins.</summary>
    public static string Options(IEnumerable<Setting> settings) =>
        string.Join(", ", settings.Where(s => s.Value.Length > 0).Select(s => $"{s.Name}={(s.Name.EndsWith("-hash", StringComparison.Ordinal) ? Shorten(s.Value, 12) : s.Value)}"));

    public static string Shorten(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");

    public static string Count(int count, string thing) =>
        count == 1 ? $"1 {thing}" : $"{count.ToString(CultureInfo.InvariantCulture)} {thing}s";

    /// <summary>A true minus sign, and none before a number that rounds to zero.</summary>
    private static string Minus(string number) =>
        number.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? number.Replace("-", "") : number.Replace('-', '−');
}
