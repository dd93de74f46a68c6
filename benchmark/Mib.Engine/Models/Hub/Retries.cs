using Polly;
using Polly.Retry;

namespace Mib.Engine.Models.Hub;

/// <summary>Tries again what failed for a reason that may pass, with pauses that double and vary, or as long as the server asks.</summary>
internal sealed class Retries
{
    private const int Most = 5;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Longer waits are the user's decision: the hub counts requests over five minutes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(6);

    private readonly ResiliencePipeline pipeline;

    /// <summary>A way of trying again.</summary>
    /// <param name="backoff">The first pause.</param>
    /// <param name="note">Told of each failure that is tried again.</param>
    public Retries(TimeSpan backoff, Action<string> note) => pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<TransientException>(e => e.After is null || e.After <= LongestWait),
            MaxRetryAttempts = Most,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = backoff,
            MaxDelay = LongestPause,
            DelayGenerator = failed => ValueTask.FromResult((failed.Outcome.Exception as TransientException)?.After),
            OnRetry = failed =>
            {
                var cause = ((TransientException)failed.Outcome.Exception!).Cause;
                note($"{cause.What} Trying again in {failed.RetryDelay.TotalSeconds:0.0} s ({failed.AttemptNumber + 1} of {Most}).");
                return default;
            },
        })
        .Build();

    /// <summary>Does something until it succeeds or has failed too often.</summary>
    /// <exception cref="Core.Errors.HubException">It failed for good.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await work(token), cancellation);
        }
        catch (TransientException error)
        {
            throw error.Cause;
        }
    }
}
