using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
public sealed class WeightFilesTests : TensorFixture
{
    private static readonly TestCaseData[] Unfit =
    [
        Case("a shard is missing", f => File.Delete(f[ShardFolder.Second]), $"{ShardFolder.Second}: there is no such file"),
        Case("a shard is cut off", f => Cut(f[ShardFolder.Second]), "the tensors need 24 bytes of data, the file has 23: it is cut off"),
        Case("a tensor is in another shard", f => f.Map["a"] = ShardFolder.Second, $"tensor 'a' is in {ShardFolder.First}, not in {ShardFolder.Second}"),
        Case("a tensor is in no shard", f => f.Map["d"] = ShardFolder.Second, $"tensor 'd' is not in {ShardFolder.Second}"),
        Case("a tensor is in two shards", f => f.Write(ShardFolder.Second, "a", "c"), $"tensor 'a' is in {ShardFolder.First} and in {ShardFolder.Second}"),
        Case("a tensor is not in the index", f => f.Map.Remove("b"), $"tensor 'b' of {ShardFolder.First} is not in the index"),
    ];

    private static readonly TestCaseData[] Malformed =
    [
        Json("no bytes", "", "the file is empty"),
        Json("half an object", "{\"weight_map\":{\"a\":", "not the JSON it should be"),
        Json("half of a surrogate pair", "{\"weight_map\":{\"a\":\"\\ud800\"}}", "holds characters that are not valid Unicode"),
        Json("half of a surrogate pair in a name", "{\"weight_map\":{\"\\ud800\":\"x.safetensors\"}}", "holds characters that are not valid Unicode"),
        Json("a list", "[]", "weight_map"),
        Json("no map", "{}", "'weight_map': the field is missing"),
        Json("a map that is a list", "{\"weight_map\":[]}", "'weight_map': should be an object"),
        Json("an empty map", "{\"weight_map\":{}}", "it names no tensor"),
        Json("a file that is a number", "{\"weight_map\":{\"a\":1}}", "should be a string"),
        Json("a tensor twice", "{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"x.safetensors\"}}", "occurs twice"),
    ];

    [Test]
    public void One_file_is_read_alone_even_beside_shards()
    {
        using var scope = NewDisposeScope();
        using var folder = new ShardFolder();
        folder.Write(WeightFiles.SingleFile, "z");

        using var weights = WeightFiles.Open(folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(weights.Entries.Keys, Is.EqualTo(new[] { "z" }));
            Assert.That(weights.Files, Is.EqualTo(new[] { folder[WeightFiles.SingleFile] }));
            Assert.That(Copied(weights, "z")[0, 0].ToDouble(), Is.EqualTo((double)'z'));
        });
    }

    [Test]
    public void Shards_are_read_as_one()
    {
        using var scope = NewDisposeScope();
        using var folder = new ShardFolder();

        using var weights = WeightFiles.Open(folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(weights.Entries.Keys, Is.EquivalentTo(new[] { "a", "b", "c" }));
            Assert.That(weights.Files, Is.EqualTo(new[] { folder[ShardFolder.First], folder[ShardFolder.Second], folder[WeightFiles.IndexFile] }));
            Assert.That((weights.PathOf("b"), weights.PathOf("c")), Is.EqualTo((folder[ShardFolder.First], folder[ShardFolder.Second])));
            foreach (var name in weights.Entries.Keys)
                Assert.That(Copied(weights, name).Equals(full([2, 3], name[0], ScalarType.Float32)), Is.True, name);
        });
    }

    [TestCaseSource(nameof(Unfit))]
    public void Shards_that_do_not_fit_the_index_are_refused(Action<ShardFolder> change, string reason)
    {
        using var folder = new ShardFolder();
        change(folder);
        folder.WriteIndex();
        AssertRefused(folder, reason);
    }

    [Test]
    public void All_that_does_not_fit_is_said_at_once()
    {
        using var folder = new ShardFolder();
        folder.Map["d"] = ShardFolder.Second;
        folder.Map["c"] = ShardFolder.First;
        folder.Map.Remove("b");
        folder.WriteIndex();
        AssertRefused(folder, "tensor 'b' of", "tensor 'c' is in", "tensor 'd' is not in");
    }

    [Test]
    public void All_shards_that_cannot_be_read_are_named()
    {
        using var folder = new ShardFolder();
        File.Delete(folder[ShardFolder.First]);
        Cut(folder[ShardFolder.Second]);
        AssertRefused(folder, $"{ShardFolder.First}: there is no such file", $"{ShardFolder.Second}: the tensors need");
    }

    [Test]
    public void A_long_list_of_faults_is_cut_with_their_number()
    {
        using var folder = new ShardFolder();
        for (var i = 0; i < 25; i++)
            folder.Map[$"more{i}"] = ShardFolder.First;
        folder.WriteIndex();
        AssertRefused(folder, "; and 5 more");
    }

    [TestCase("../x.safetensors")]
    [TestCase("/etc/passwd")]
    [TestCase("a/b.safetensors")]
    [TestCase("a\\b.safetensors")]
    [TestCase("C:x.safetensors")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("")]
    [TestCase("a\0b")]
    public void A_shard_outside_the_folder_is_refused_before_it_is_opened(string name)
    {
        using var folder = new ShardFolder();
        folder.Map["a"] = name;
        folder.WriteIndex();
        AssertRefused(folder, "'weight_map['a']'", "not the name of a safetensors file in the index's folder");
    }

    [TestCaseSource(nameof(Malformed))]
    public void A_malformed_index_is_refused_with_the_reason(string content, string reason)
    {
        using var folder = new ShardFolder();
        folder.WriteIndex(content);
        AssertRefused(folder, reason);
    }

    [Test]
    public void A_folder_without_weights_is_refused_with_both_names()
    {
        using var scratch = new Scratch();
        Assert.That(
            () => WeightFiles.Open(scratch.Folder),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(WeightFiles.SingleFile).And.Message.Contains(WeightFiles.IndexFile));
    }

    [Test]
    public void A_tensor_that_is_not_there_is_named()
    {
        using var folder = new ShardFolder();
        using var weights = WeightFiles.Open(folder.Path);
        Assert.That(
            () => weights.PathOf("x"), Throws.InstanceOf<FileFormatException>().With.Message.Contains($"{WeightFiles.IndexFile}: tensor 'x': it is missing"));
    }

    private static void AssertRefused(ShardFolder folder, params string[] reasons)
    {
        var error = Assert.Throws<FileFormatException>(() => WeightFiles.Open(folder.Path).Dispose());
        Assert.That(error!.File, Is.EqualTo(folder[WeightFiles.IndexFile]));
        foreach (var reason in reasons)
            Assert.That(error.Message, Does.Contain(reason));
    }

    private static Tensor Copied(WeightFiles weights, string name)
    {
        var copy = empty(weights.Entries[name].Shape);
        weights.CopyTo(name, copy);
        return copy;
    }

    private static void Cut(string path) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

    private static TestCaseData Case(string name, Action<ShardFolder> change, string reason) =>
        new TestCaseData(change, reason).SetName($"Shards that do not fit: {name}");

    private static TestCaseData Json(string name, string content, string reason) =>
        new TestCaseData(content, reason).SetName($"Malformed index: {name}");
}
