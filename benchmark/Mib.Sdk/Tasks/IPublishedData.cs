using System.Text.Json.Nodes;
using Mib.Core.Data;
using Mib.Core.Errors;

namespace Mib.Sdk.Tasks;

/// <summary>Data that can be written in the published JSON Lines schema, so that <see cref="ITask.Read"/> gives the same pairs.</summary>
public interface IPublishedData : ITaskData
{
    /// <summary>The rows of a split's file, in the order of the pairs.</summary>
    /// <param name="split">Which part.</param>
    IEnumerable<JsonObject> Rows(Split split);
}

/// <summary>A task that makes its data of other files than the published ones, too.</summary>
public interface IImportingTask : ITask
{
    /// <summary>What such a source is, in words.</summary>
    string Source { get; }

    /// <summary>Whether a file or a folder looks like such a source.</summary>
    bool CanImport(string source);

    /// <summary>Data of such a source.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="seed">Root seed of what is drawn.</param>
    /// <exception cref="FileFormatException">A file is not what it should be.</exception>
    IPublishedData Import(string source, int seed);
}
