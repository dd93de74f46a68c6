using System.Text;

namespace Mib.Charts.Drawing;

/// <summary>Makes any text, a stranger's too, safe inside XML.</summary>
public static class XmlText
{
    /// <summary>Escapes markup.</summary>
    /// <remarks>What XML 1.0 cannot hold at all (control characters, lone surrogates) becomes U+FFFD.</remarks>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                '\'' => result.Append("&#39;"),
                _ when !IsXml(rune.Value) => result.Append('\uFFFD'),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }

    private static bool IsXml(int rune) =>
        rune is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000;
}
