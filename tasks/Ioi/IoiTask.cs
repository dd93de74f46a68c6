using Mib.Core.Causal;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Ioi;

/// <summary>"When Mary and John walked into the library, John handed a book to" → " Mary".</summary>
[Task("ioi")]
public sealed class IoiTask : IImportingTask, ILogitDifferenceTask
{
    public TaskCard Card => IoiCard.Card;

    public CausalModel CausalModel => IoiCausalModel.Model;

    public IReadOnlyDictionary<string, KnownLogitDifference> Known => IoiLinearModel.Known;

    public LogitDifferenceSigns? SignsOf(CounterfactualPair pair, IReadOnlyCollection<string> variables) => IoiLinearModel.SignsOf(pair, variables);

    public ITaskData Generate(int seed) => new IoiGenerator(seed);

    public ITaskData Read(string folder) => new IoiReader(folder);

    public string Source => "the folder of the reference's names.json, places.json, objects.json and templates.json";

    public bool CanImport(string source) => File.Exists(Path.Combine(source, IoiLists.NamesFile));

    public IPublishedData Import(string source, int seed) => new IoiGenerator(seed, IoiLists.Read(source));
}
