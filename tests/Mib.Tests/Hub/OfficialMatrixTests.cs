using Mib.Core.Results;
using Mib.Engine.Models;

namespace Mib.Tests.Hub;

public sealed class OfficialMatrixTests
{
    private static readonly OfficialMatrix Matrix = new ModelCatalog(Path.Combine(TestContext.CurrentContext.TestDirectory, "models")).Matrix;

    [TestCase("ioi", "interpbench gpt2 qwen2.5 gemma2 llama3")]
    [TestCase("mcqa", "qwen2.5 gemma2 llama3")]
    [TestCase("arithmetic-addition", "llama3")]
    [TestCase("arithmetic-subtraction", "llama3")]
    [TestCase("arc-easy", "gemma2 llama3")]
    [TestCase("arc-challenge", "llama3")]
    [TestCase("ravel", "")]
    public void The_circuit_tracks_tasks_are_put_to_the_papers_models(string task, string models) =>
        Assert.That(string.Join(' ', Matrix.ModelsOf(Track.Circuit, task).Select(model => model.Id)), Is.EqualTo(models));

    [TestCase(Track.Circuit, "mcqa", "gpt2", true)]
    [TestCase(Track.Circuit, "mcqa", "openai-community/gpt2@main", true)]
    [TestCase(Track.Circuit, "ravel", "gemma2", true)]
    [TestCase(Track.Variable, "ravel", "gemma2", false)]
    [TestCase(Track.Circuit, "ioi", "gpt2", false)]
    [TestCase(Track.Circuit, "mcqa", "mib-small", false)]
    public void Only_a_model_of_the_benchmark_can_be_outside_its_matrix(Track track, string task, string model, bool isOutside) =>
        Assert.That(Matrix.IsOutside(track, task, model), Is.EqualTo(isOutside));
}
