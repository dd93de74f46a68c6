using System.Text;

namespace Mib.Tests.Support;

/// <summary>Safetensors files byte by byte, sound or not.</summary>
internal static class RawSafetensors
{
    /// <summary>A file of a header and so many bytes of data.</summary>
    public static byte[] Of(string header, int data = 0)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. Enumerable.Range(0, data).Select(i => (byte)i)];
    }

    /// <summary>The header's entry of a tensor.</summary>
    public static string Entry(string name, string dtype, string shape, string offsets) =>
        $$"""
        "{{name}}":{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":{{offsets}}}
        """;
}
