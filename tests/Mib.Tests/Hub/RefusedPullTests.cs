using System.Diagnostics;
using Mib.Core.Errors;

namespace Mib.Tests.Hub;

/// <summary>What the hub says no to, and where it sends one instead.</summary>
[TestFixture]
public sealed class RefusedPullTests : HubFixture
{
    [TestCase(401, "", null, "does not give out org/name (401).", "accept it at")]
    [TestCase(401, "", "secret", "does not give out org/name (401).", "the token (HF_TOKEN) is valid")]
    [TestCase(403, "GatedRepo", "secret", "does not give out org/name (403).", "accept its licence at")]
    [TestCase(401, "RepoNotFound", null, "has no model org/name at the revision main", "check the id")]
    [TestCase(404, "RepoNotFound", null, "has no model org/name", "for a private model, set HF_TOKEN.")]
    [TestCase(404, "", "secret", "has no model org/name", "the token in use may not see it.")]
    [TestCase(404, "RevisionNotFound", null, "org/name has no revision main.", "branches, tags and commits")]
    [TestCase(418, "", null, "the server answers 418", "check HF_ENDPOINT")]
    public async Task A_refusal_says_what_to_do(int status, string code, string? token, string what, string fix)
    {
        Hub.Before = context =>
        {
            context.Response.StatusCode = status;
            if (code.Length > 0)
                context.Response.Headers["X-Error-Code"] = code;
            return Task.FromResult(true);
        };

        var error = await Assert.ThrowsAsync<HubException>(() => Pull(access: Access(token)));

        Assert.That(error!.What, Does.Contain(what));
        Assert.That(error.Fix, Does.Contain(fix));
        Assert.That(error.Message, Does.Not.Contain("secret"));
        Assert.That(Hub.Requests, Has.Count.EqualTo(1), "asked again in vain");
    }

    [Test]
    public void A_file_that_is_listed_but_not_there_is_named()
    {
        Misbehave("config.json", int.MaxValue, context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("config.json: the server does not have this file"));
    }

    [Test]
    public async Task Too_many_requests_are_followed_by_the_wait_that_was_asked_for()
    {
        var refusals = 1;
        Hub.Before = context =>
        {
            if (Interlocked.Decrement(ref refusals) < 0)
                return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1";
            return Task.FromResult(true);
        };
        var clock = Stopwatch.StartNew();

        IsWhole(await Pull());

        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(0.95)));
        Assert.That(Notes.Single(), Does.Contain("too many requests from here (429) and asks to wait 1 s. Trying again in 1.0 s"));
    }

    [Test]
    public void A_wait_that_is_too_long_is_left_to_the_user()
    {
        Hub.Before = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7200";
            return Task.FromResult(true);
        };

        Assert.That(
            () => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("asks to wait 7200 s").And.Message.Contains("with HF_TOKEN set, the limit is higher"));
    }

    [Test]
    public async Task A_server_that_fails_twice_is_forgiven()
    {
        var failures = 2;
        Hub.Before = context =>
        {
            if (Interlocked.Decrement(ref failures) < 0)
                return Task.FromResult(false);
            context.Response.StatusCode = 500;
            return Task.FromResult(true);
        };

        IsWhole(await Pull());

        Assert.That(Notes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_token_goes_to_the_hub_and_to_nobody_else()
    {
        await using var storage = new FakeHub { Name = "storage" };
        storage.Before = async context =>
        {
            await storage.Send(context, Weights);
            return true;
        };
        Misbehave("model.safetensors", int.MaxValue, context =>
        {
            context.Response.Redirect($"{storage.Address}some/where?signature=1");
            return Task.CompletedTask;
        });

        IsWhole(await Pull(access: Access("secret")));

        Assert.That(Hub.Requests.Select(r => r.Token), Is.All.EqualTo("Bearer secret"));
        Assert.That(storage.Requests.Select(r => r.Token), Is.EqualTo(new[] { "" }));
    }

    [Test]
    public async Task A_redirect_within_the_hub_keeps_the_token()
    {
        Misbehave("config.json", 1, context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/moved/config.json";
            return Task.CompletedTask;
        });
        var first = Hub.Before;
        Hub.Before = async context =>
        {
            if (await first(context))
                return true;
            if (context.Request.Path.Value! != "/moved/config.json")
                return false;
            await Hub.Send(context, Hub.Files["config.json"]);
            return true;
        };

        IsWhole(await Pull(access: Access("secret")));

        Assert.That(Hub.Requests.Single(r => r.Path == "/moved/config.json").Token, Is.EqualTo("Bearer secret"));
    }

    [Test]
    public void A_signature_in_an_address_is_never_shown()
    {
        Misbehave("config.json", int.MaxValue, context =>
        {
            context.Response.Redirect("/org/name/resolve/" + FakeHub.Commit + "/config.json?signature=secret");
            return Task.CompletedTask;
        });
        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("redirected").And.Message.Not.Contains("secret"));

        var redirects = 0;
        Misbehave("config.json", int.MaxValue, context =>
        {
            context.Response.Redirect(Interlocked.Increment(ref redirects) == 1
                ? "http://someone:secret@" + Hub.Address.Authority + "/config.json?signature=secret" : "file:///etc/passwd");
            return Task.CompletedTask;
        });
        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("not safe").And.Message.Not.Contains("secret"));
    }

    [TestCase("file:///etc/passwd", "redirects to file://")]
    [TestCase("/org/name/resolve/0123456789abcdef0123456789abcdef01234567/config.json", "redirected more than 10 times")]
    public void A_redirect_to_nowhere_is_refused(string location, string problem)
    {
        Misbehave("config.json", int.MaxValue, context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains(problem));
    }
}
