using Mib.Core.Errors;
using Mib.Engine.Models.Hub;
using Mib.Tests.Support;

namespace Mib.Tests.Hub;

[TestFixture]
public sealed class HubCacheTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly HubId Id = HubId.Parse("org/name");

    private Scratch scratch = null!;
    private HubCache cache = null!;

    private string Snapshot => Path.Combine(cache.Folder, "models--org--name", "snapshots", Commit);

    [SetUp]
    public void Open()
    {
        scratch = new();
        cache = new(scratch.Folder);
    }

    [TearDown]
    public void Close() => scratch.Dispose();

    [TestCase("org/name", "main", "models--org--name", "org/name")]
    [TestCase("meta-llama/Llama-3.1-8B@v1", "v1", "models--meta-llama--Llama-3.1-8B", "meta-llama/Llama-3.1-8B@v1")]
    [TestCase("a/b@refs/pr/1", "refs/pr/1", "models--a--b", "a/b@refs/pr/1")]
    [TestCase("a/b@main", "main", "models--a--b", "a/b")]
    public void An_id_has_a_revision_and_a_folder(string text, string revision, string folder, string shown)
    {
        var id = HubId.Parse(text);

        Assert.That((id.Revision, id.Folder, $"{id}"), Is.EqualTo((revision, folder, shown)));
    }

    [TestCase("")]
    [TestCase("name")]
    [TestCase("a/b/c")]
    [TestCase("../b")]
    [TestCase("a/..")]
    [TestCase("a/b..c")]
    [TestCase("a--x/b")]
    [TestCase("/b")]
    [TestCase("a/b@")]
    [TestCase("a/b@../x")]
    [TestCase("a/b@x/../y")]
    [TestCase("a/b@/etc/passwd")]
    [TestCase("a/b@x@y")]
    [TestCase("a/b\n")]
    [TestCase("a/b c")]
    [TestCase("ä/b")]
    [TestCase("a\\b/c")]
    public void What_is_no_id_is_refused(string text) =>
        Assert.That(() => HubId.Parse(text), Throws.InstanceOf<UsageException>().With.Message.Contains("write org/name"));

    [TestCase("/x/hub", "HF_HUB_CACHE=/x/hub", "HF_HOME=/y")]
    [TestCase("/y/hub", "HF_HOME=/y", "XDG_CACHE_HOME=/z")]
    [TestCase("/z/huggingface/hub", "XDG_CACHE_HOME=/z")]
    [TestCase("~/.cache/huggingface/hub")]
    [TestCase("~/mine/hub", "HF_HOME=~/mine", "HF_HUB_CACHE=")]
    public void The_cache_is_where_the_environment_says(string folder, params string[] variables) =>
        Assert.That(
            Environment(variables).CacheFolder,
            Is.EqualTo(folder.Replace("~", System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile))));

    [Test]
    public void The_token_is_in_a_variable_or_in_a_file()
    {
        scratch.File("token", "from-file\n");

        Assert.That(Environment($"HF_HOME={scratch.Folder}").Access().Token, Is.EqualTo("from-file"));
        Assert.That(Environment($"HF_HOME={scratch.Folder}", "HF_TOKEN= from-variable ").Access().Token, Is.EqualTo("from-variable"));
        Assert.That(Environment($"HF_HOME={scratch["none"]}").Access().Token, Is.Null);
    }

    [Test]
    public void A_token_that_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(scratch["folder/token"]);
        Directory.CreateDirectory(scratch["long"]);
        scratch.File("long/token", new string('x', 2000));

        foreach (var home in new[] { "folder", "long" })
        {
            Assert.That(
                () => Environment($"HF_HOME={scratch[home]}").Access(),
                Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(scratch[$"{home}/token"]).And.Property("Fix").Contains("HF_TOKEN"));
            Assert.That(Environment($"HF_HOME={scratch[home]}", "HF_TOKEN=x").Access().Token, Is.EqualTo("x"));
        }
    }

    [TestCase("HF_TOKEN=a b", "characters that no token has")]
    [TestCase("HF_TOKEN=a\r\nX-Evil: 1", "characters that no token has")]
    [TestCase("HF_ENDPOINT=ftp://x", "HF_ENDPOINT is 'ftp://x'")]
    [TestCase("HF_ENDPOINT=hub", "HF_ENDPOINT is 'hub'")]
    [TestCase("HF_HUB_OFFLINE=1", "the network is not to be used")]
    [TestCase("HF_HUB_OFFLINE=true", "the network is not to be used")]
    [TestCase("HF_HUB_DOWNLOAD_TIMEOUT=soon", "HF_HUB_DOWNLOAD_TIMEOUT is 'soon'")]
    public void A_variable_that_makes_no_sense_is_named(string variable, string problem) =>
        Assert.That(() => Environment(variable, "HF_HOME=/none").Access(), Throws.InstanceOf<UsageException>().With.Message.Contains(problem));

    [Test]
    public void An_endpoint_may_be_a_folder_of_a_server() =>
        Assert.That(Environment("HF_ENDPOINT=https://mirror/hub", "HF_HOME=/none", "HF_HUB_OFFLINE=0").Access().Endpoint, Is.EqualTo(new Uri("https://mirror/hub/")));

    [Test]
    public void A_model_that_was_never_pulled_comes_with_the_command() =>
        Assert.That(
            () => cache.Require(HubId.Parse("org/name@v2"), "org/name@v2"),
            Throws.InstanceOf<HubException>().With.Property("Fix").EqualTo("mib models pull org/name@v2"));

    [Test]
    public void A_revision_that_is_not_here_comes_with_those_that_are()
    {
        Write("config.json", "model.safetensors");

        Assert.That(
            () => cache.Require(Id, "org/name"),
            Throws.InstanceOf<HubException>().With.Property("Fix").EqualTo($"mib models pull org/name, or take what is here: org/name@{Commit}"));
        Assert.That(cache.Require(HubId.Parse($"org/name@{Commit}"), "x"), Is.EqualTo(Snapshot));
    }

    [TestCase("model.safetensors")]
    [TestCase("model.safetensors.index.json", "model-1.safetensors", "model-2.safetensors")]
    public void A_model_is_whole_when_its_weights_are(params string[] weights)
    {
        Refer("main");
        Write("config.json");
        Write(weights);

        Assert.That(cache.StateOf(Id), Is.EqualTo(HubState.Complete));
        Assert.That(cache.Require(Id, "x"), Is.EqualTo(Snapshot));
    }

    [TestCase("config.json", "model.safetensors")]
    [TestCase("model.safetensors or model.safetensors.index.json", "config.json")]
    [TestCase("model-2.safetensors", "config.json", "model.safetensors.index.json", "model-1.safetensors")]
    public void A_model_that_is_not_whole_is_refused_with_what_it_lacks(string lacks, params string[] has)
    {
        Refer("main");
        Write(has);

        Assert.That(cache.StateOf(Id), Is.EqualTo(HubState.Incomplete));
        Assert.That(
            () => cache.Require(Id, "org/name"),
            Throws.InstanceOf<HubException>().With.Property("What").EndsWith($"has no {lacks}.").And.Property("Fix").EqualTo("mib models pull org/name"));
    }

    [Test]
    public void A_link_to_bytes_that_are_gone_is_no_file()
    {
        Refer("main");
        Write("config.json");
        File.CreateSymbolicLink(Path.Combine(Snapshot, "model.safetensors"), "../../blobs/gone");

        Assert.That(cache.StateOf(Id), Is.EqualTo(HubState.Incomplete));
    }

    [TestCase("")]
    [TestCase("../../../../../etc")]
    [TestCase("0123456789ABCDEF0123456789ABCDEF01234567")]
    public void A_reference_to_no_commit_is_refused(string content)
    {
        Refer("main", content);

        Assert.That(() => cache.Require(Id, "x"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("it holds no commit hash"));
        Assert.That(cache.StateOf(Id), Is.EqualTo(HubState.Incomplete));
    }

    [Test]
    public void A_reference_that_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(Path.Combine(cache.Folder, "models--org--name", "refs", "main"));

        Assert.That(() => cache.Require(Id, "x"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("it cannot be read"));
        Assert.That(cache.StateOf(Id), Is.EqualTo(HubState.Incomplete));
    }

    private static HubEnvironment Environment(params string[] variables)
    {
        var values = variables.ToDictionary(v => v[..v.IndexOf('=')], v => v[(v.IndexOf('=') + 1)..], StringComparer.Ordinal);
        return new(values.GetValueOrDefault);
    }

    private void Refer(string revision, string content = Commit)
    {
        var path = Path.Combine(cache.Folder, "models--org--name", "refs", revision);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private void Write(params string[] names)
    {
        Directory.CreateDirectory(Snapshot);
        foreach (var name in names)
        {
            File.WriteAllText(
                Path.Combine(Snapshot, name),
                name.EndsWith("index.json", StringComparison.Ordinal) ? """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""" : "");
        }
    }
}
