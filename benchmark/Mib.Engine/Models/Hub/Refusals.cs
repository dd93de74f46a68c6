using System.Net;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>What a server's answer means that is no success, and what to do about it.</summary>
/// <param name="access">How the hub was asked.</param>
/// <param name="id">The model that was asked for.</param>
internal sealed class Refusals(HubAccess access, HubId id)
{
    private string Page => $"{access.Endpoint}{id.Name}";

    /// <summary>The error of an answer: a <see cref="TransientException"/> if it may pass.</summary>
    public Exception Of(HttpResponseMessage answer, TimeProvider time)
    {
        var status = answer.StatusCode;
        var address = answer.RequestMessage!.RequestUri!.Shown();
        var said = answer.Headers.TryGetValues("X-Error-Code", out var codes) ? codes.First() : "";
        return (status, said) switch
        {
            (HttpStatusCode.NotFound, "RevisionNotFound") => NoRevision(),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, "RepoNotFound") => NoModel(),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => Refused(status),
            (HttpStatusCode.NotFound, _) when address.Contains("/resolve/") => new HubException(
                $"{address}: the server does not have this file, though it lists it.", "try again later, or another HF_ENDPOINT."),
            (HttpStatusCode.NotFound, _) => NoModel(),
            (HttpStatusCode.TooManyRequests, _) => Busy(answer, time),
            (HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError, _) => new TransientException(
                $"{address}: the server answers {(int)status}.", "try again later: it is the server's fault.", Wait(answer, time)),
            _ => new HubException($"{address}: the server answers {(int)status} {answer.ReasonPhrase}.", "check HF_ENDPOINT and the id."),
        };
    }

    private HubException NoModel() => new(
        $"{access.Endpoint.Host} has no model {id.Name} at the revision {id.Revision}, or does not show it to everybody.",
        $"check the id and the revision at {Page}" + (access.Token is null ? "; for a private model, set HF_TOKEN." : "; the token in use may not see it."));

    private HubException NoRevision() => new(
        $"{id.Name} has no revision {id.Revision}.", $"check its branches, tags and commits at {Page}; without @revision it is main.");

    private HubException Refused(HttpStatusCode status) => new(
        $"{access.Endpoint.Host} does not give out {id.Name} ({(int)status}).",
        access.Token is null
            ? $"if it has a licence, accept it at {Page}, then set HF_TOKEN to a token of your account ({access.Endpoint}settings/tokens). An unknown id is refused in this way, too."
            : $"accept its licence at {Page} with the account of the token, and see that the token (HF_TOKEN) is valid and may read gated models.");

    private TransientException Busy(HttpResponseMessage answer, TimeProvider time)
    {
        var wait = Wait(answer, time);
        var asked = wait is null ? "" : $" and asks to wait {wait.Value.TotalSeconds:0} s";
        return new(
            $"{access.Endpoint.Host} has had too many requests from here (429){asked}.",
            "give the same command again later" + (access.Token is null ? "; with HF_TOKEN set, the limit is higher." : "."),
            wait);
    }

    /// <summary>What <c>Retry-After</c> asks for: seconds, or a date.</summary>
    private static TimeSpan? Wait(HttpResponseMessage answer, TimeProvider time)
    {
        var wait = answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
