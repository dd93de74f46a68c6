using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Shared;

/// <summary>The published data of a task: a folder with one JSON Lines file a split.</summary>
internal sealed class PublishedFolder
{
    private readonly string folder;

    public PublishedFolder(string folder)
    {
        this.folder = folder;
        if (!Directory.Exists(folder))
        {
            throw new FileFormatException(
                folder,
                "",
                "there is no such folder",
                "give the folder that holds train.jsonl, validation.jsonl and test.jsonl.");
        }
    }

    public IEnumerable<JsonField> Rows(Split split) => JsonLines.Read(PublishedFiles.PathOf(folder, split));
}
