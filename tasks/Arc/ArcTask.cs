using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>Questions of school science from the AI2 Reasoning Challenge (Clark et al. 2018), which only large models can answer.</summary>
public abstract class ArcTask : IImportingTask
{
    private readonly string set;

    private protected ArcTask(string id, string set)
    {
        this.set = set;
        CausalModel = ArcCausalModel.Of(id);
        Card = new()
        {
            Id = id,
            Title = $"ARC, {set}",
            Description = "A question of school science with options to choose from; the letter of the right one is to be said.",
            Revision = "1",
            Source = "arXiv:1803.05457",
            License = "CC-BY-SA-4.0",
            Dataset = set == "Easy" ? "mib-bench/arc_easy@be6999b9" : "mib-bench/arc_challenge",
            HasGenerator = false,
            Variables =
            [
                new(ArcCausalModel.AnswerPointer, "Place of the right option, from 0."),
                new(ArcCausalModel.Answer, "The symbol before the right option, which is to be said."),
            ],
            Positions = [OptionList.CorrectSymbol],
        };
    }

    public TaskCard Card { get; }

    public CausalModel CausalModel { get; }

    /// <summary>There is nothing to make up: the questions are ARC's.</summary>
    /// <exception cref="UsageException">Always.</exception>
    public ITaskData Generate(int seed) => throw new UsageException(
        $"The questions of {Card.Id} are data, which mib cannot make up.", "fetch ARC from https://allenai.org/data/arc and give the folder of its .jsonl files with --data.");

    public ITaskData Read(string folder) => new ArcReader(set, folder);

    public string Source => "a folder with ARC's own .jsonl files";

    public bool CanImport(string source) => new ArcFiles(set, source).HasOwn;

    public IPublishedData Import(string source, int seed) => new ArcReader(set, source);
}

/// <summary>The questions that simple methods answered.</summary>
[Task("arc-easy")]
public sealed class ArcEasyTask() : ArcTask("arc-easy", "Easy");

/// <summary>The questions that simple methods answered wrongly.</summary>
[Task("arc-challenge")]
public sealed class ArcChallengeTask() : ArcTask("arc-challenge", "Challenge");
