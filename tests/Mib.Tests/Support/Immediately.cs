namespace Mib.Tests.Support;

/// <summary>Passes on what is reported at once, on the thread that reports it.</summary>
internal sealed class Immediately<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
