using System.Text;
using Mib.Core.Errors;
using Mib.Engine.Models.Hub;

namespace Mib.Tests.Hub;

/// <summary>Listings that are none, or that name files where none belong.</summary>
[TestFixture]
public sealed class HostileListingTests : HubFixture
{
    private const string Sha = FakeHub.Commit;

    [TestCase("")]
    [TestCase("<html>sign in</html>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"sha":"main","siblings":[]}""")]
    [TestCase("""{"sha":"../../../../../../../../../../../../etc","siblings":[]}""")]
    [TestCase("""{"sha":5,"siblings":[]}""")]
    [TestCase($$"""{"sha":"{{Sha}}"}""")]
    [TestCase("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":{}}""")]
    [TestCase($$"""{"sha":"{{Sha}}","siblings":[5]}""")]
    [TestCase($$"""{"sha":"{{Sha}}","siblings":[{}]}""")]
    [TestCase("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":{}}]}""")]
    [TestCase($$"""{"sha":"{{Sha}}","siblings":[{"rfilename":"config.json","size":-1}]}""")]
    [TestCase($$"""{"sha":"{{Sha}}","siblings":[{"rfilename":"config.json","size":9223372036854775807}]}""")]
    [TestCase($$"""{"sha":"{{Sha}}","siblings":[{"rfilename":"config.json","size":1e400}]}""")]
    public void What_is_no_listing_is_refused(string listing)
    {
        Hub.Listing = _ => listing;

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("the answer is no listing of a model"));
    }

    [Test]
    public void Another_commit_than_was_asked_for_is_refused()
    {
        var id = HubId.Parse("org/name@" + new string('7', 40));

        Assert.That(() => Pull(id), Throws.InstanceOf<HubException>().With.Message.Contains($"it is of the commit {Sha}"));
    }

    [Test]
    public void A_listing_without_end_is_refused()
    {
        Hub.Before = async context =>
        {
            var part = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(part);
            return true;
        };

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("the listing is larger than 33554432 bytes"));
    }

    [Test]
    public async Task Names_that_lead_out_of_the_cache_are_never_used()
    {
        foreach (var name in new[] { "../evil", "../../../../evil", "/tmp/mib-evil", "a/../../config.json", "..", "con\0fig.json", "evil\n.json" })
            Hub.Files[name] = Bytes(10, 3);

        await Pull();

        var folder = Path.GetDirectoryName(Cache.Folder)!;
        Assert.That(Directory.GetFiles(folder, "*evil*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(File.Exists("/tmp/mib-evil"), Is.False);
        Assert.That(
            Directory.GetFiles(Path.Combine(Cache.Folder, "models--org--name", "snapshots", Sha)).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "config.json", "model.safetensors", "tokenizer.json" }));
    }

    [TestCase("../../evil.safetensors")]
    [TestCase("/tmp/evil.safetensors")]
    [TestCase("sub/model.safetensors")]
    [TestCase("model.bin")]
    [TestCase("")]
    public void An_index_that_leads_out_of_the_folder_is_refused(string shard)
    {
        Shards($"{{\"weight_map\":{{\"a\":\"{shard}\"}}}}");
        Hub.Files[shard] = Bytes(10, 3);

        Assert.That(() => Pull(), Throws.InstanceOf<FileFormatException>().With.Message.Contains($"'{shard}' is not the name of a safetensors file"));
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.NotPulled));
    }

    [TestCase("{", "expected")]
    [TestCase("[]", "'weight_map': the field is missing")]
    [TestCase("{}", "'weight_map': the field is missing")]
    [TestCase("""{"weight_map":{}}""", "it names no tensor")]
    [TestCase("""{"weight_map":{"a":5}}""", "should be a string")]
    public void An_index_that_is_none_is_refused(string index, string problem)
    {
        Shards(index);

        Assert.That(() => Pull(), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem).IgnoreCase);
    }

    [Test]
    public void A_shard_that_is_not_there_is_named()
    {
        Shards("""{"weight_map":{"a":"model-00001-of-00001.safetensors"}}""");

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("org/name has no model-00001-of-00001.safetensors, which"));
    }

    [Test]
    public void A_model_that_is_only_a_pickle_is_refused_with_the_reason()
    {
        Hub.Files.Remove("model.safetensors");
        Hub.Files["pytorch_model.bin"] = Bytes(10, 3);

        Assert.That(
            () => Pull(),
            Throws.InstanceOf<HubException>().With.Message.Contains("has no model.safetensors, only pytorch_model.bin: pickles, which can run code"));
        Assert.That(Hub.Served, Is.Zero);
    }

    [Test]
    public void What_is_no_model_is_refused()
    {
        Hub.Files.Remove("config.json");

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("org/name has no config.json."));
    }

    [TestCase("\"../../../evil\"")]
    [TestCase("\"a/b\"")]
    [TestCase("\"\"")]
    [TestCase("\".\"")]
    public void A_name_of_bytes_that_could_be_no_file_is_refused(string etag)
    {
        Hub.Listing = listing => listing.Replace("\"blobId\"", "\"other\"").Replace("\"sha256\"", "\"other\"");
        Hub.Before = context =>
        {
            if (context.Request.Method != "HEAD")
                return Task.FromResult(false);
            context.Response.Headers["X-Linked-Etag"] = etag;
            context.Response.ContentLength = 10;
            return Task.FromResult(true);
        };

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("neither how large the file is nor what its bytes are called"));
    }

    private void Shards(string index)
    {
        Hub.Files.Remove("model.safetensors");
        Hub.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(index);
    }
}
