using Mib.Core.Causal;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>"Question: Lemons are yellow. What color are lemons?", options, "Answer:" → the letter of the right one.</summary>
/// <remarks>A class a number of options: the causal model has a variable for each, and a score is of one number.</remarks>
public abstract class McqaTask : IImportingTask
{
    /// <summary>The bundled model has learned questions with up to so many options.</summary>
    private const int MostLearned = 4;

    private readonly int options;

    private protected McqaTask(string id, int options)
    {
        this.options = options;
        CausalModel = McqaCausalModel.Of(id, options);
        Card = new()
        {
            Id = id,
            Title = $"Multiple choice with {options} options",
            Description =
                $"A colour is told and asked for, with {options} options to choose from: "
                + "\"Question: Lemons are yellow. What color are lemons?\" calls for the letter before \"yellow\".",
            Revision = "1",
            Source = "arXiv:2504.13151",
            License = "Apache-2.0",
            Dataset = $"mib-bench/copycolors_mcqa@682676b0 ({options}_answer_choices)",
            DefaultModel = options <= MostLearned ? "mib-small" : null,
            Variables =
            [
                new(McqaCausalModel.AnswerPointer, "Place of the right option, from 0."),
                new(McqaCausalModel.Answer, "The symbol before the right option, which is to be said."),
            ],
            Positions = [OptionList.CorrectSymbol, OptionList.CorrectSymbolPeriod],
        };
    }

    public TaskCard Card { get; }

    public CausalModel CausalModel { get; }

    public ITaskData Generate(int seed) => new McqaGenerator(Card.Id, options, seed);

    public ITaskData Read(string folder) => new McqaReader(options, folder);

    public string Source => "the reference's object_color_pairs.json, or its folder";

    public bool CanImport(string source) => McqaTable.Find(source) is not null;

    public IPublishedData Import(string source, int seed) => new McqaGenerator(Card.Id, options, seed, McqaTable.Read(McqaTable.Find(source)!));
}

/// <summary>Two options.</summary>
[Task("mcqa-2")]
public sealed class Mcqa2Task() : McqaTask("mcqa-2", 2);

/// <summary>Three options.</summary>
[Task("mcqa-3")]
public sealed class Mcqa3Task() : McqaTask("mcqa-3", 3);

/// <summary>Four options, as in the benchmark.</summary>
[Task("mcqa")]
public sealed class Mcqa4Task() : McqaTask("mcqa", 4);

/// <summary>Five options.</summary>
[Task("mcqa-5")]
public sealed class Mcqa5Task() : McqaTask("mcqa-5", 5);

/// <summary>Six options.</summary>
[Task("mcqa-6")]
public sealed class Mcqa6Task() : McqaTask("mcqa-6", 6);

/// <summary>Seven options.</summary>
[Task("mcqa-7")]
public sealed class Mcqa7Task() : McqaTask("mcqa-7", 7);

/// <summary>Eight options.</summary>
[Task("mcqa-8")]
public sealed class Mcqa8Task() : McqaTask("mcqa-8", 8);

/// <summary>Nine options.</summary>
[Task("mcqa-9")]
public sealed class Mcqa9Task() : McqaTask("mcqa-9", 9);

/// <summary>Ten options.</summary>
[Task("mcqa-10")]
public sealed class Mcqa10Task() : McqaTask("mcqa-10", 10);
