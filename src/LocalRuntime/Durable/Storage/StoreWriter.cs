using System.Collections.Concurrent;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>
/// The only writer of the database. Writes that wait at the same time share one commit (and so one flush to disk); each
/// is still atomic by itself and its task completes only after the commit.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MaxBatch = 256;

    private readonly BlockingCollection<Write> _queue = [];
    private readonly SqliteSession _session;
    private readonly Thread _thread;

    public StoreWriter(string path)
    {
        _session = new SqliteSession(path);
        try
        {
            Schema.Ensure(_session, path);
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "durable store" };
        _thread.Start();
    }

    /// <exception cref="InvalidOperationException">The store is closed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> action)
    {
        var write = new Write<T>(action);
        try
        {
            _queue.Add(write);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            throw new InvalidOperationException("The durable engine is stopped.", exception);
        }

        return write.Task;
    }

    /// <summary>Finishes what is queued, then closes.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _session.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>(MaxBatch);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _queue.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                _session.Execute("SAVEPOINT one");
                if (!write.TryRun(_session))
                {
                    _session.Execute("ROLLBACK TO one");
                }

                _session.Execute("RELEASE one");
            }

            _session.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever the disk does, the thread must live and every caller must hear of it.
        catch (Exception exception)
        {
            TryRollBack();
            batch.ForEach(write => write.Fail(exception));
        }
#pragma warning restore CA1031

        batch.ForEach(write => write.Complete());
    }

    private void TryRollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite has rolled back by itself; the first error is the one to report.
        }
    }

    private abstract class Write
    {
        public abstract bool TryRun(SqliteSession session);

        public abstract void Fail(Exception exception);

        public abstract void Complete();
    }

    private sealed class Write<T>(Func<SqliteSession, T> action) : Write
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _error;
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override bool TryRun(SqliteSession session)
        {
            try
            {
                _result = action(session);
                return true;
            }
#pragma warning disable CA1031 // One failed write must not fail its neighbours; its own caller gets the exception.
            catch (Exception exception)
            {
                _error = exception;
                return false;
            }
#pragma warning restore CA1031
        }

        public override void Fail(Exception exception) => _error ??= exception;

        public override void Complete()
        {
            if (_error is null)
            {
                _completion.SetResult(_result!);
            }
            else
            {
                _completion.SetException(_error);
            }
        }
    }
}
