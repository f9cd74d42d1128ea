using Microsoft.Data.Sqlite;

namespace MedFunctions.LocalRuntime.Hosting.State;

/// <summary>
/// SQLite file with the triggers' memory. One connection, used by one thread at a time. Commits survive the end of the
/// process at any instant; a power failure may take the last ones, and their work is then done again.
/// </summary>
internal sealed class StateDatabase : IDisposable
{
    public const string FileName = "triggers.db";

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = [];

    public StateDatabase(StateFolder folder)
    {
        folder.Create();
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder.Path, FileName),
            Pooling = false,
        }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute("""
            CREATE TABLE IF NOT EXISTS blob_receipts (
                function TEXT NOT NULL, container TEXT NOT NULL, blob TEXT NOT NULL,
                etag TEXT NOT NULL, deliveries INTEGER NOT NULL, done INTEGER NOT NULL,
                PRIMARY KEY (function, container, blob)) WITHOUT ROWID
            """);
        Execute("""
            CREATE TABLE IF NOT EXISTS timers (
                function TEXT PRIMARY KEY, last TEXT NOT NULL, next TEXT NOT NULL, updated TEXT NOT NULL) WITHOUT ROWID
            """);
    }

    /// <summary>Runs a statement whose parameters are <c>$1</c>, <c>$2</c>, and so on.</summary>
    public void Execute(string sql, params ReadOnlySpan<object> values)
    {
        lock (gate) Command(sql, values).ExecuteNonQuery();
    }

    /// <summary>Reads all rows of a query.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object> values)
    {
        lock (gate)
        {
            using var reader = Command(sql, values).ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(row(reader));
            return rows;
        }
    }

    /// <summary>Runs one statement for each set of values, all or none.</summary>
    public void ExecuteForEach(string sql, IEnumerable<object[]> sets)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var values in sets)
            {
                var command = Command(sql, values);
                command.Transaction = transaction;
                command.ExecuteNonQuery();
                command.Transaction = null;
            }

            transaction.Commit();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var command in prepared.Values) command.Dispose();
            connection.Dispose();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            prepared[sql] = command;
        }

        command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }
}
