namespace Mib.Sdk.Tasks;

/// <summary>A task of which the reference trains on other labels than what the model would write.</summary>
public interface IReferenceLabels : ITask
{
    /// <summary>The reference's label.</summary>
    /// <param name="output">What the causal model says.</param>
    string TrainingLabel(string output);
}
