using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>
/// All durable state, in one SQLite file (<c>durable.db</c>, write-ahead log, flushed at each commit). Reads run beside
/// the one writer. Every write is one transaction.
/// </summary>
internal sealed class DurableStore : IDisposable
{
    public const string FileName = "durable.db";

    /// <summary>Events that enter one episode at most; the rest follow in the next.</summary>
    public const int MaxInbox = 1000;

    private const int PurgeBatch = 100;

    private readonly FolderLock _lock;
    private readonly string _path;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly StoreWriter _writer;
    private volatile bool _closed;

    /// <exception cref="InvalidOperationException">Another process uses the folder, or another version wrote it.</exception>
    public DurableStore(string folder)
    {
        Directory.CreateDirectory(folder);
        _lock = FolderLock.Take(folder);
        _path = Path.Combine(folder, FileName);
        try
        {
            _writer = new StoreWriter(_path);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public InstanceRecord? Find(string id, bool payloads) => Read(session => InstanceRows.Find(session, id, payloads));

    public List<InstanceRecord> Query(InstanceFilter filter, PagePosition? after, int limit) =>
        Read(session => InstanceRows.Query(session, filter, after, limit));

    public List<string> Ids(InstanceFilter filter, string after, int limit) => Read(session => InstanceRows.Ids(session, filter, after, limit));

    public List<HistoryEvent> History(string id) => Read(session => EventRows.ReadHistory(session, id));

    public PendingActivity? FindActivity(StepKey step) => Read(session => StepRows.FindActivity(session, step));

    public EpisodeInput? LoadEpisode(string id) => Read(session => InstanceRows.Find(session, id) is { } instance
        ? new EpisodeInput(instance, EventRows.ReadHistory(session, id), EventRows.ReadInbox(session, id, MaxInbox))
        : null);

    /// <summary>What was under way when the last process ended.</summary>
    public Wakeups Unfinished() => Read(session =>
    {
        var wakeups = new Wakeups();
        wakeups.Instances.AddRange(session.Read("SELECT instance_id FROM messages GROUP BY instance_id ORDER BY min(id)", reader => reader.GetString(0)));
        wakeups.Activities.AddRange(StepRows.Activities(session));
        wakeups.Timers.AddRange(StepRows.Timers(session));
        return wakeups;
    });

    public Task<Wakeups?> CommitAsync(EpisodeInput input, EpisodeOutcome outcome, DateTime now) =>
        _writer.WriteAsync(session => EpisodeCommit.Run(session, input, outcome, now));

    /// <summary>Removes messages that came too late to matter.</summary>
    public Task<bool> DiscardAsync(IReadOnlyList<InboxMessage> messages) => _writer.WriteAsync(session =>
    {
        foreach (var message in messages)
        {
            EventRows.DeleteMessage(session, message.Id);
        }

        return true;
    });

    /// <summary>Creates the instance unless <paramref name="refuses"/> says no to the one that has its id.</summary>
    /// <returns>Null if refused.</returns>
    public Task<Wakeups?> CreateAsync(InstanceRecord instance, DateTime now, Func<InstanceRecord, bool> refuses) => _writer.WriteAsync(session =>
    {
        if (InstanceRows.Find(session, instance.Id) is { } existing)
        {
            if (refuses(existing))
            {
                return null;
            }

            InstanceRows.DeleteAll(session, instance.Id);
        }

        var wakeups = new Wakeups();
        EpisodeCommit.Start(session, instance, now, wakeups);
        return wakeups;
    });

    /// <returns>False if there is no such running instance.</returns>
    public Task<bool> SendAsync(string instanceId, HistoryEvent e) => _writer.WriteAsync(session => EventRows.Send(session, instanceId, e));

    /// <summary>Records the result of an activity, once: a second result of the same step is dropped.</summary>
    /// <returns>True if the instance has something new.</returns>
    public Task<bool> CompleteActivityAsync(StepKey step, HistoryEvent result) => _writer.WriteAsync(session =>
        StepRows.DeleteActivity(session, step) && EventRows.Send(session, step.InstanceId, result, step.ExecutionId));

    /// <returns>The instances that have something new.</returns>
    public Task<List<string>> FireAsync(IReadOnlyList<DueTimer> timers, DateTime now) => _writer.WriteAsync(session =>
    {
        var woken = new List<string>();
        foreach (var (step, _) in timers)
        {
            var e = step.TaskId == HistoryEvent.NoTask
                ? new HistoryEvent(HistoryEventKind.ExecutionStarted, now)
                : new HistoryEvent(HistoryEventKind.TimerFired, now) { TaskId = step.TaskId };
            if (StepRows.DeleteTimer(session, step) && EventRows.Send(session, step.InstanceId, e, step.ExecutionId))
            {
                woken.Add(step.InstanceId);
            }
        }

        return woken;
    });

    /// <returns>Number of instances removed; 0 if the instance isn't there or still runs.</returns>
    public Task<int> PurgeAsync(string id, bool recursive) => _writer.WriteAsync(session => Purge(session, id, recursive));

    /// <summary>Purges one batch of completed instances.</summary>
    /// <returns>Number removed, and whether there may be more.</returns>
    public Task<(int Count, bool More)> PurgeAsync(InstanceFilter filter, bool recursive) => _writer.WriteAsync(session =>
    {
        var rows = InstanceRows.Query(session, filter, null, PurgeBatch);
        return (rows.Sum(row => Purge(session, row.Id, recursive)), rows.Count == PurgeBatch);
    });

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _writer.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _lock.Dispose();
    }

    private static int Purge(SqliteSession session, string id, bool recursive)
    {
        if (InstanceRows.Find(session, id, payloads: false) is not { IsCompleted: true })
        {
            return 0;
        }

        var children = recursive ? InstanceRows.Children(session, id) : [];
        InstanceRows.DeleteAll(session, id);
        return 1 + children.Sum(child => Purge(session, child, recursive));
    }

    private T Read<T>(Func<SqliteSession, T> query)
    {
        if (_closed)
        {
            throw new InvalidOperationException("The durable engine is stopped.");
        }

        if (!_readers.TryTake(out var session))
        {
            session = new SqliteSession(_path);
        }

        try
        {
            return query(session);
        }
        finally
        {
            if (_closed)
            {
                session.Dispose();
            }
            else
            {
                _readers.Add(session);
            }
        }
    }
}
