using Microsoft.Data.Sqlite;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>One connection with its prepared statements; used by one thread at a time. Parameters are <c>$0</c>, <c>$1</c>, …</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int BusyTimeoutSeconds = 30;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    public SqliteSession(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString());
        _connection.Open();
        Execute("PRAGMA synchronous=FULL");
    }

    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        var value = Prepare(sql, arguments).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    public bool Exists(string sql, params ReadOnlySpan<object?> arguments) => Scalar(sql, arguments) is not null;

    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> arguments)
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder or built from constants; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < arguments.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] switch
            {
                null => DBNull.Value,
                DateTime time => time.Ticks,
                Enum value => Convert.ToInt64(value, null),
                bool flag => flag ? 1L : 0L,
                var other => other,
            };
        }

        return command;
    }
}
