using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Engine.Models.Hub;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Hub;

/// <summary>What a model's name can stand for, and in which order.</summary>
[TestFixture]
public sealed class FindingModelsTests : TensorFixture
{
    private static readonly string Commit = new('5', 40);

    private Scratch scratch = null!;

    private ModelCatalog Catalog => new(scratch["models"], new(scratch["hub"]));

    private string Snapshot => Path.Combine(scratch["hub"], "models--org--tiny", "snapshots", Commit);

    [SetUp]
    public void Open()
    {
        scratch = new();
        Directory.CreateDirectory(scratch["models"]);
        scratch.File("models/registry.json", Registry("tiny", Commit));
        using var model = Tiny.Model();
        Checkpoint.Save(Snapshot, model);
        Directory.CreateDirectory(Path.Combine(scratch["hub"], "models--org--tiny", "refs"));
        scratch.File("hub/models--org--tiny/refs/main", Commit);
    }

    [TearDown]
    public void Close() => scratch.Dispose();

    [TestCase("tiny")]
    [TestCase("org/tiny")]
    [TestCase("org/tiny@5555555555555555555555555555555555555555")]
    public void A_model_in_the_cache_is_loaded_under_the_name_it_was_given(string name)
    {
        using var loaded = Catalog.Load(name, ScalarType.Float32);
        using var folder = Catalog.Load(Snapshot, ScalarType.Float32);

        Assert.That(loaded.Name, Is.EqualTo(name));
        Assert.That(loaded.Hash, Is.EqualTo(folder.Hash));
        Assert.That(Catalog.Describe(name).Config, Is.EqualTo(Tiny.Config));
    }

    [Test]
    public void A_bundled_model_comes_before_the_benchmarks_and_a_folder_before_the_hubs()
    {
        Directory.CreateDirectory(scratch["models/tiny"]);
        scratch.File("models/tiny/card.json", "{}");

        Assert.That(Catalog.Find("tiny").Folder, Is.EqualTo(scratch["models/tiny"]));
        Assert.That(Catalog.Find(scratch["models/tiny"]).Name, Is.EqualTo("tiny"));
        Assert.That(Catalog.Find("org/tiny").Folder, Is.EqualTo(Snapshot));
    }

    [Test]
    public void A_model_of_the_benchmark_that_is_not_here_comes_with_the_command_under_its_own_name()
    {
        scratch.File("models/registry.json", Registry("tiny", new string('6', 40)));

        Assert.That(() => Catalog.Find("tiny"), Throws.InstanceOf<HubException>().With.Property("Fix").StartsWith("mib models pull tiny"));
        Assert.That(Catalog.Registered.Single().State, Is.EqualTo(HubState.NotPulled));
    }

    [Test]
    public void A_name_that_is_nothing_is_refused_with_the_nearest() =>
        Assert.That(() => Catalog.Find("tinny"), Throws.InstanceOf<UnknownNameException>().With.Message.Contains("did you mean 'tiny'?"));

    [TestCase("config.json")]
    [TestCase("model.safetensors.index.json")]
    [TestCase("b.safetensors")]
    [TestCase("tokenizer.json")]
    [TestCase("tokenizer_config.json")]
    [TestCase("merges.txt")]
    public void The_hash_of_a_model_in_shards_changes_with_each_of_its_files(string name)
    {
        var folder = Directory.CreateDirectory(scratch["sharded"]).FullName;
        scratch.File("sharded/config.json", "{}");
        scratch.File("sharded/model.safetensors.index.json", """{"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");
        foreach (var file in new[] { "a.safetensors", "b.safetensors", "tokenizer.json", "tokenizer_config.json", "merges.txt", "c.safetensors" })
            scratch.File($"sharded/{file}", file);
        var before = ModelFiles.HashOf(folder);

        File.AppendAllText(Path.Combine(folder, "c.safetensors"), "a file that nothing names");
        Assert.That(ModelFiles.HashOf(folder), Is.EqualTo(before));
        File.AppendAllText(Path.Combine(folder, name), " ");
        Assert.That(ModelFiles.HashOf(folder), Is.Not.EqualTo(before));
    }

    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("""[{"id":"x"}]""")]
    public void A_broken_registry_is_refused_with_its_path(string text)
    {
        var path = scratch.File("models/registry.json", text);

        Assert.That(() => Catalog.Registered, Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(path));
    }

    [Test]
    public async Task What_was_pulled_computes_like_what_was_served()
    {
        await using var hub = new FakeHub { Name = "org/served" };
        using var model = Tiny.Model();
        Checkpoint.Save(scratch["origin"], model);
        WordLevelTokenizer.Write(Path.Combine(scratch["origin"], "tokenizer.json"), ["a", "b"]);
        foreach (var file in Directory.GetFiles(scratch["origin"]))
            hub.Files[Path.GetFileName(file)] = await File.ReadAllBytesAsync(file);
        var id = HubId.Parse("org/served");
        using (var pull = new HubPull(id, new() { Endpoint = hub.Address, ReadTimeout = TimeSpan.FromSeconds(5) }, new(scratch["hub"]), new Silence()))
            await pull.Run(await pull.Plan(default), default);

        using var pulled = Catalog.Load("org/served", ScalarType.Float32);
        using var origin = Catalog.Load(scratch["origin"], ScalarType.Float32);

        Assert.That(pulled.Hash, Is.EqualTo(origin.Hash));
        Assert.That(pulled.Tokenizer!.IdOf("b"), Is.EqualTo(origin.Tokenizer!.IdOf("b")));
    }

    private static string Registry(string id, string revision) => $$"""
        [{"id":"{{id}}","description":"small","hub":"org/tiny","revision":"{{revision}}","license":"MIT","gated":false}]
        """;

    private sealed class Silence : Mib.Engine.Plans.IRunObserver
    {
        public void Report(string phase, double share)
        {
        }

        public void Note(string message)
        {
        }
    }
}
