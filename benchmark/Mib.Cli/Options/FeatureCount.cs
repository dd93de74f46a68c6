using System.CommandLine;
using System.Globalization;

namespace Mib.Cli.Options;

/// <summary>A number of features, or how many times as many as a vector has numbers.</summary>
/// <param name="Number">The number.</param>
/// <param name="IsTimes">Whether it is times the width.</param>
internal sealed record FeatureCount(int Number, bool IsTimes)
{
    private const int Most = 10_000_000;

    /// <summary><c>--features</c>.</summary>
    public static Option<FeatureCount> Option()
    {
        var usual = new FeatureCount(8, IsTimes: true);
        return new("--features")
        {
            Description = "How many features: a number, or 8x for eight times the width of the vectors.",
            HelpName = "8x|n",
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text.EndsWith('x') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Most)
                    return new(number, text.EndsWith('x'));
                result.AddError($"--features is '{text}', it must be a whole number of at least 1, or one followed by x");
                return usual;
            },
        };
    }

    /// <summary>How many that are of vectors of a width.</summary>
    public int Of(int width) => (int)Math.Min(Most, (long)Number * (IsTimes ? width : 1));

    /// <inheritdoc/>
    public override string ToString() => IsTimes ? $"{Number}x" : $"{Number}";
}
