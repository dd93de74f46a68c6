namespace Mib.Core.Errors;

/// <summary>A file that is not what it should be: missing, cut off, malformed or at odds with another file.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="where">The field, line or tensor in it, e.g. <c>line 3, 'answer'</c>; empty for the file as a whole.</param>
/// <param name="what">What is wrong there.</param>
/// <param name="fix">What to do about it.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public sealed class FileFormatException(string file, string where, string what, string fix, Exception? inner = null)
    : MibException(where.Length == 0 ? $"{file}: {what}" : $"{file}: {where}: {what}", fix, inner)
{
    /// <inheritdoc/>
    public override string Code => "MIB0201";

    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>The field, line or tensor in it.</summary>
    public string Where { get; } = where;
}
