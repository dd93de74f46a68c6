namespace Mib.Engine.Models.Hub;

/// <summary>Keeps two processes from bringing the same bytes at once, by the lock files of Hugging Face's own library.</summary>
internal static class BlobLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    /// <summary>Waits until no other process has the lock, and takes it until it is disposed.</summary>
    /// <param name="path">The lock file; it stays where it is afterwards.</param>
    /// <param name="waits">Told once if there is a wait.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public static async Task<IDisposable> Take(string path, Action waits, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsTaken(error))
            {
                if (tries == 0)
                    waits();
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and Windows's sharing violation.</summary>
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
