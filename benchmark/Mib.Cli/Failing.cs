using Mib.Core.Errors;

namespace Mib.Cli;

/// <summary>Marks where refusing ends and failing begins.</summary>
internal static class Failing
{
    /// <summary>Does work whose errors are failures of a run, not of the command line.</summary>
    /// <exception cref="RunFailedException">It went wrong in a way that the user can mend.</exception>
    public static T During<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (MibException e)
        {
            throw new RunFailedException(e);
        }
    }
}
