namespace Mib.Charts.Drawing;

/// <summary>An attribute of an <see cref="Svg"/> element.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, not escaped yet.</param>
public readonly record struct SvgProperty(string Name, string Value)
{
    public SvgProperty(string name, double value)
        : this(name, SvgNumber.Format(value))
    {
    }
}
