using System.Text.RegularExpressions;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>A model of the hub at a revision: <c>org/name</c> or <c>org/name@revision</c>.</summary>
/// <param name="Name">Owner and name, e.g. <c>openai-community/gpt2</c>.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
public sealed partial record HubId(string Name, string Revision)
{
    private const string DefaultRevision = "main";

    /// <summary>Whether the revision is a whole commit hash, which stands for the same files for ever.</summary>
    public bool IsCommit => Commit().IsMatch(Revision);

    /// <summary>Name of the model's folder in the cache.</summary>
    public string Folder => "models--" + Name.Replace("/", "--");

    /// <summary>Whether a text is a whole commit hash.</summary>
    public static bool IsCommitHash(string text) => Commit().IsMatch(text);

    /// <summary>Reads an id; null if the text has another form. Both parts become names of files, so nothing else passes.</summary>
    public static HubId? TryParse(string text)
    {
        var parts = text.Split('@');
        var id = new HubId(parts[0], parts.Length == 2 ? parts[1] : DefaultRevision);
        var valid = parts.Length <= 2
            && NamePattern().IsMatch(id.Name) && !id.Name.Contains("--") && !id.Name.Contains("..")
            && RevisionPattern().IsMatch(id.Revision) && !id.Revision.Contains("..");
        return valid ? id : null;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="UsageException">The text has another form.</exception>
    public static HubId Parse(string text) => TryParse(text) ?? throw new UsageException(
        $"'{text}' is no id of a model on the hub.",
        "write org/name, or org/name@revision with a branch, tag or commit, e.g. openai-community/gpt2@main.");

    /// <summary>The id as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Revision == DefaultRevision ? Name : $"{Name}@{Revision}";

    [GeneratedRegex(@"\A[A-Za-z0-9_][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}\z", RegexOptions.ECMAScript)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][\w.+-]{0,95}(/[A-Za-z0-9_][\w.+-]{0,95}){0,7}\z", RegexOptions.ECMAScript)]
    private static partial Regex RevisionPattern();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();
}
