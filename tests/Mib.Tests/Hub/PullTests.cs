using System.Text;
using Mib.Core.Errors;
using Mib.Engine.Models.Hub;

namespace Mib.Tests.Hub;

[TestFixture]
public sealed class PullTests : HubFixture
{
    [Test]
    public async Task A_pull_makes_what_hugging_faces_library_makes()
    {
        var folder = await Pull();

        var repository = Path.Combine(Cache.Folder, "models--org--name");
        Assert.Multiple(() =>
        {
            Assert.That(folder, Is.EqualTo(Path.Combine(repository, "snapshots", FakeHub.Commit)));
            Assert.That(File.ReadAllText(Path.Combine(repository, "refs", "main")), Is.EqualTo(FakeHub.Commit));
            foreach (var name in Hub.Files.Keys)
                Assert.That(new FileInfo(Path.Combine(folder, name)).LinkTarget, Is.EqualTo($"../../blobs/{Hub.BlobOf(name)}"));
        });
        IsWhole(folder);
    }

    [Test]
    public async Task Only_the_files_that_a_model_is_read_from_are_asked_for()
    {
        foreach (var name in new[] { "pytorch_model.bin", "README.md", "model.onnx", "flax_model.msgpack", "model-q4.gguf" })
            Hub.Files[name] = Bytes(10, 3);

        await Pull();

        Assert.That(
            Hub.Requests.Select(r => r.Path).Where(path => path.Contains("/resolve/")).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "config.json", "model.safetensors", "tokenizer.json" }));
    }

    [Test]
    public async Task Weights_in_shards_come_with_their_index()
    {
        Hub.Files.Remove("model.safetensors");
        Hub.Files["model-00001-of-00002.safetensors"] = Bytes(2000, 4);
        Hub.Files["model-00002-of-00002.safetensors"] = Bytes(1000, 5);
        Hub.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(
            """{"metadata":{},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors","c":"model-00001-of-00002.safetensors"}}""");

        IsWhole(await Pull());
    }

    [Test]
    public async Task What_is_there_is_not_brought_again()
    {
        await Pull();
        var before = Hub.Served;

        IsWhole(await Pull());

        Assert.That(Hub.Served, Is.EqualTo(before).And.EqualTo(Hub.Files.Values.Sum(f => (long)f.Length)));
    }

    [TestCase("refs/pr/1", "api/models/org/name/revision/refs%2Fpr%2F1")]
    [TestCase("v1.0", "api/models/org/name/revision/v1.0")]
    public async Task A_branch_or_tag_is_kept_under_its_name(string revision, string path)
    {
        var asked = "";
        Hub.Before = context =>
        {
            if (context.Request.Path.StartsWithSegments("/api"))
                asked = Microsoft.AspNetCore.Http.Extensions.UriHelper.GetEncodedUrl(context.Request);
            return Task.FromResult(false);
        };

        await Pull(HubId.Parse($"org/name@{revision}"));

        Assert.That(asked, Does.Contain(path));
        Assert.That(File.ReadAllText(Path.Combine(Cache.Folder, "models--org--name", "refs", revision)), Is.EqualTo(FakeHub.Commit));
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.NotPulled), "main");
    }

    [Test]
    public async Task A_commit_needs_no_reference()
    {
        var id = HubId.Parse($"org/name@{FakeHub.Commit}");

        IsWholeAt(await Pull(id), id);

        Assert.That(Directory.Exists(Path.Combine(Cache.Folder, "models--org--name", "refs")), Is.False);
    }

    [Test]
    public void A_folder_becomes_a_model_by_the_last_link()
    {
        var snapshot = Path.Combine(Cache.Folder, "models--org--name", "snapshots", FakeHub.Commit);
        Directory.CreateDirectory(Path.Combine(snapshot, "tokenizer.json"));

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("cannot be written"));
        Assert.That(File.Exists(Path.Combine(snapshot, "config.json")), Is.False);
        Assert.That(Directory.Exists(Path.Combine(Cache.Folder, "models--org--name", "refs")), Is.False);
    }

    [Test]
    public async Task Two_pulls_at_once_share_the_work()
    {
        Hub.Before = async _ =>
        {
            await Task.Delay(50);
            return false;
        };

        await Task.WhenAll(Pull(), Pull(), Pull());

        Assert.That(Hub.Served, Is.EqualTo(Hub.Files.Values.Sum(f => (long)f.Length)));
        Assert.That(Notes, Has.Some.Contains("another process is bringing it"));
    }

    [Test]
    public async Task Equal_files_come_once()
    {
        Hub.Files["vocab.json"] = Hub.Files["tokenizer.json"];
        Hub.Before = async _ =>
        {
            await Task.Delay(50);
            return false;
        };

        IsWhole(await Pull());

        Assert.That(Notes, Is.Empty);
        Assert.That(Hub.Served, Is.EqualTo(Hub.Files.Values.Distinct().Sum(f => (long)f.Length)));
    }

    [Test]
    public async Task What_a_kill_left_between_two_steps_is_gone_after_the_next_pull()
    {
        var repository = Path.Combine(Cache.Folder, "models--org--name");
        var snapshot = Directory.CreateDirectory(Path.Combine(repository, "snapshots", FakeHub.Commit)).FullName;
        File.CreateSymbolicLink(Path.Combine(snapshot, ".config.json.link"), "../../blobs/another");
        File.WriteAllText(Path.Combine(repository, ".reference"), "half");

        await Pull();

        Assert.That(Directory.GetFiles(snapshot).Select(Path.GetFileName), Is.EquivalentTo(Hub.Files.Keys));
        Assert.That(Directory.GetFiles(repository), Is.Empty);
        Assert.That(File.ReadAllText(Path.Combine(repository, "refs", "main")), Is.EqualTo(FakeHub.Commit));
    }

    [Test]
    public void A_disk_without_room_is_refused_before_anything_comes()
    {
        Assert.That(
            () => Pull(free: 3_000_000),
            Throws.InstanceOf<HubException>().With.Message.Contains("has 0.00 GiB left").And.Message.Contains("HF_HOME"));
        Assert.That(Hub.Served, Is.Zero);
    }

    [Test]
    public async Task What_is_there_already_needs_no_room()
    {
        await Pull();

        IsWhole(await Pull(free: 0));
    }

    [Test]
    public async Task A_hub_that_lists_neither_sizes_nor_hashes_is_asked_file_by_file()
    {
        Hub.Listing = _ => $$"""{"sha":"{{FakeHub.Commit}}","siblings":[{"rfilename":"config.json"},{"rfilename":"tokenizer.json"},{"rfilename":"model.safetensors"}]}""";
        Hub.Before = async context =>
        {
            if (context.Request.Method != "HEAD")
                return false;
            var name = Path.GetFileName(context.Request.Path.Value!);
            if (Hub.IsLarge(name))
            {
                // As the hub does it: what matters is in the redirect, and its goal says something else.
                context.Response.Headers["X-Linked-Etag"] = $"\"{Hub.BlobOf(name)}\"";
                context.Response.Headers["X-Linked-Size"] = $"{Hub.Files[name].Length}";
                context.Response.Redirect("/elsewhere");
            }
            else
            {
                context.Response.Headers.ETag = name == "config.json" ? "W/\"what-they-call-it\"" : $"\"{Hub.BlobOf(name)}\"";
                context.Response.ContentLength = Hub.Files[name].Length;
            }

            await Task.CompletedTask;
            return true;
        };

        var folder = await Pull();

        IsWhole(folder);
        Assert.That(new FileInfo(Path.Combine(folder, "model.safetensors")).LinkTarget, Does.EndWith(Hub.BlobOf("model.safetensors")));
        Assert.That(Notes.Single(), Does.EndWith("config.json: the server gave no hash, only the size could be checked."));
    }

    [Test]
    public async Task A_pull_that_is_stopped_is_gone_on_with()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        Misbehave("model.safetensors", 2, async context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                await Hub.Send(context, Weights, most: 1_000_000);
                return;
            }

            await stop.CancelAsync();
            await Task.Delay(200);
        });

        Assert.That(() => Pull(cancellation: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(new FileInfo(Partials().Single(p => p.Contains(Hub.BlobOf("model.safetensors")))).Length, Is.EqualTo(1_000_000));
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.NotPulled));
        Hub.Before = _ => Task.FromResult(false);
        var before = Hub.Served;

        IsWhole(await Pull());

        Assert.That(Hub.Served - before, Is.LessThanOrEqualTo(2_000_000 + 5000 + 100));
    }

    private void IsWholeAt(string folder, HubId id)
    {
        Assert.That(Cache.StateOf(id), Is.EqualTo(HubState.Complete));
        Assert.That(Cache.Require(id, "x"), Is.EqualTo(folder));
    }
}
