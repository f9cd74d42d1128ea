using System.Runtime.InteropServices;
using MedFunctions.Trainer;

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return TrainerCommand.Run(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);

void Stop(PosixSignalContext signal)
{
    // The default would end the process within the batch at hand.
    signal.Cancel = true;
    stop.Cancel();
}
