using Mib.Core.Causal;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Ravel;

/// <summary>"The city of Kyoto lies in the country of" → " Japan".</summary>
[Task("ravel")]
public sealed class RavelTask : IImportingTask
{
    public TaskCard Card { get; } = new()
    {
        Id = "ravel",
        Title = "Attributes of cities",
        Description =
            "A city's country, continent or language is to be named: "
            + "\"The city of Kyoto lies in the country of\" calls for \" Japan\".",
        Revision = "1",
        Source = "arXiv:2402.17700",
        License = "Apache-2.0",
        Dataset = "mib-bench/ravel@53dc7a4",
        DefaultModel = "mib-small",
        Variables =
        [
            new($"{CityFact.Country}", "The country that the city is in."),
            new($"{CityFact.Continent}", "The continent that the city is on."),
            new($"{CityFact.Language}", "The language that is official or commonly named there."),
        ],
        Positions = [RavelCausalModel.EntityLast],
    };

    public CausalModel CausalModel => RavelCausalModel.Model;

    public ITaskData Generate(int seed) => new RavelGenerator(seed);

    public ITaskData Read(string folder) => new RavelReader(folder);

    public string Source => "the reference's ravel_city_entity.json, or its folder";

    public bool CanImport(string source) => CityTable.Find(source) is not null;

    public IPublishedData Import(string source, int seed) => new RavelGenerator(seed, CityTable.Read(CityTable.Find(source)!));
}
