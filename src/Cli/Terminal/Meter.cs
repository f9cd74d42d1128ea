namespace MedFunctions.Cli.Terminal;

/// <summary>How far a piece of work is. Written by workers on any thread, read by whoever draws it.</summary>
/// <param name="name">What is counted: <c>uploaded</c>.</param>
internal sealed class Meter(string name)
{
    private long _done;
    private long _total;
    private volatile string _note = "";

    public string Name { get; } = name;

    public long Done
    {
        get => Interlocked.Read(ref _done);
        set => Interlocked.Exchange(ref _done, value);
    }

    /// <summary>0 while unknown.</summary>
    public long Total
    {
        get => Interlocked.Read(ref _total);
        set => Interlocked.Exchange(ref _total, value);
    }

    /// <summary>A few words on what happens now.</summary>
    public string Note
    {
        get => _note;
        set => _note = value;
    }

    public void Add() => Interlocked.Increment(ref _done);
}
