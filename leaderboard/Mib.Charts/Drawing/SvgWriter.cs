using System.Text;

namespace Mib.Charts.Drawing;

/// <summary>Writes <see cref="Svg"/> as text: the same value gives the same characters.</summary>
public static class SvgWriter
{
    public static string Write(Svg element)
    {
        var output = new StringBuilder();
        Write(element, output);
        return output.ToString();
    }

    private static void Write(Svg element, StringBuilder output)
    {
        output.Append('<').Append(element.Name);
        foreach (var attribute in element.Attributes)
            output.Append(' ').Append(attribute.Name).Append("=\"").Append(XmlText.Escape(attribute.Value)).Append('"');

        if (element.Children.Count == 0 && element.Text.Length == 0)
        {
            output.Append("/>");
            return;
        }

        output.Append('>').Append(XmlText.Escape(element.Text));
        foreach (var child in element.Children)
            Write(child, output);
        output.Append("</").Append(element.Name).Append('>');
    }
}
