using System.Runtime.InteropServices;
using Mib.Cli;

using var stop = new CancellationTokenSource();

// The first Ctrl-C lets the current batch end and keeps what is done; a second one ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return App.Run(args, Terminal.OfProcess(), stop.Token);
