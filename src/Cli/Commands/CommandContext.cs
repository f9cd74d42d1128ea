using MedFunctions.Cli.Api;
using MedFunctions.Cli.Terminal;

namespace MedFunctions.Cli.Commands;

/// <summary>What a running command works with.</summary>
internal sealed class CommandContext(MedFunctionsClient client, Output output, TimeProvider clock) : IDisposable
{
    public MedFunctionsClient Client { get; } = client;

    public Output Output { get; } = output;

    public TimeProvider Clock { get; } = clock;

    public Poller Poller { get; } = new(clock);

    public ProgressView Progress { get; } = new(output, clock);

    /// <summary>What to say when Ctrl-C ends the command: what is done and how to go on.</summary>
    public Func<string>? HowToGoOn { get; set; }

    public void Dispose() => Client.Dispose();
}
