using Mib.Engine.Models;

namespace Mib.Tests.Hub;

/// <summary>The registry that is shipped.</summary>
[TestFixture]
public sealed class RegistryTests
{
    private static readonly IReadOnlyList<RegisteredModel> Models = ModelRegistry.Read(Path.Combine(AppContext.BaseDirectory, "models"));

    [Test]
    public void The_models_of_the_benchmark_are_there_each_on_the_hub() =>
        Assert.That(Models.Select(m => m.HubId.Name), Is.EqualTo(new[]
        {
            "mib-bench/interpbench", "openai-community/gpt2", "Qwen/Qwen2.5-0.5B", "google/gemma-2-2b", "meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B-Instruct",
        }));

    [Test]
    public void The_circuit_track_has_twelve_cells_and_the_one_with_a_known_circuit() =>
        Assert.That(Models.Sum(m => m.Circuit?.Tasks.Count), Is.EqualTo(12 + 1));

    [Test]
    public void The_variable_track_has_thirteen_pairs_of_task_and_model() =>
        Assert.That(Models.Sum(m => m.Variable?.Tasks.Count), Is.EqualTo(13));

    [Test]
    public void Only_what_cannot_be_pulled_is_not_pinned_to_a_commit() =>
        Assert.That(Models.Where(m => !m.HubId.IsCommit).Select(m => m.Id), Is.EqualTo(new[] { "interpbench" }));

    [Test]
    public void Element_types_are_those_that_weights_come_in() =>
        Assert.That(Models.SelectMany(m => new[] { m.Circuit, m.Variable }).OfType<RegisteredTrack>().Select(t => t.Dtype).Distinct(), Is.SubsetOf(new[] { "float32", "bfloat16", "float16" }));
}
