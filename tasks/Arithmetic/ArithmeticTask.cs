using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Arithmetic;

/// <summary>"Q: How much is 27 plus 64? A: " → "91".</summary>
[Task("arithmetic-addition")]
public sealed class AdditionTask() : ArithmeticTask(ArithmeticOperation.Addition), IReferenceLabels
{
    private const int ReferenceDigits = 3;

    public override TaskCard Card => ArithmeticCards.Addition;

    public override CausalModel? CausalModel => AdditionCausalModel.Model;

    /// <summary>Three digits, with zeros before a smaller sum: "91" as "091".</summary>
    public string TrainingLabel(string output) => output.PadLeft(ReferenceDigits, '0');
}

/// <summary>"Q: How much is 64 minus 27? A: " → "37".</summary>
[Task("arithmetic-subtraction")]
public sealed class SubtractionTask() : ArithmeticTask(ArithmeticOperation.Subtraction)
{
    public override TaskCard Card => ArithmeticCards.Subtraction;

    /// <summary>None: the variable track has addition only.</summary>
    public override CausalModel? CausalModel => null;
}

/// <summary>What both operations share.</summary>
public abstract class ArithmeticTask(ArithmeticOperation operation) : ITask
{
    public abstract TaskCard Card { get; }

    public abstract CausalModel? CausalModel { get; }

    public ITaskData Generate(int seed) => new ArithmeticGenerator(operation, seed);

    public ITaskData Read(string folder) => new ArithmeticReader(operation, folder);

    /// <summary>Refuses the variable track for an operation that has no causal model.</summary>
    internal static void RequireVariables(ArithmeticOperation operation)
    {
        if (operation != ArithmeticOperation.Addition)
        {
            throw new NotMeasurableException(
                $"The task {operation.Id} has no causal model, so there is no variable to look for.",
                $"use a method of the circuit track, or the task {ArithmeticOperation.Addition.Id}.");
        }
    }
}
