using System.CommandLine;
using System.Globalization;

namespace Mib.Cli.Options;

/// <summary><c>--head</c>: attention heads by layer and number, e.g. <c>7.3</c>.</summary>
internal static class HeadOption
{
    public static Option<(int Layer, int Head)[]> Create(string description) => new("--head")
    {
        Description = description,
        HelpName = "layer.head",
        CustomParser = result => [.. result.Tokens.Select(token =>
        {
            if (token.Value.Split('.') is [var layer, var head]
                && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var l) && int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out var h))
                return (l, h);
            result.AddError($"--head is '{token.Value}', it must be a layer and a head, e.g. 7.3");
            return (0, 0);
        })],
    };
}
