using System.Collections.Concurrent;
using System.Threading.Channels;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>What the test's functions did, to be awaited instead of slept for.</summary>
public sealed class Recorder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<string> events = Channel.CreateUnbounded<string>();

    /// <summary>Everything so far, in order.</summary>
    public ConcurrentQueue<string> All { get; } = new();

    public void Add(string what)
    {
        All.Enqueue(what);
        events.Writer.TryWrite(what);
    }

    /// <summary>Waits for the next event that wasn't awaited yet.</summary>
    public async Task<string> NextAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await events.Reader.ReadAsync(late.Token);
    }

    /// <summary>Waits for the event, passing over others.</summary>
    public async Task UntilAsync(string what)
    {
        while (await NextAsync() != what)
        {
        }
    }

    public async Task<IReadOnlyList<string>> TakeAsync(int count)
    {
        var taken = new List<string>(count);
        while (taken.Count < count) taken.Add(await NextAsync());
        return taken;
    }
}
