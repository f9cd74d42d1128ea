using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>History and inbox rows: the same event columns in two tables.</summary>
internal static class EventRows
{
    private const string Columns = "kind, at, task_id, name, data, failure, fire_at, target, version, tags, recursive";

    public static void AppendHistory(SqliteSession session, string instanceId, int sequence, HistoryEvent e) => session.Execute(
        $"INSERT INTO history (instance_id, seq, {Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        instanceId, sequence, e.Kind, e.Timestamp, e.TaskId, e.Name, e.Data, ToJson(e.Failure), e.FireAt, e.Target, e.Version, ToJson(e.Tags), e.Recursive);

    public static List<HistoryEvent> ReadHistory(SqliteSession session, string instanceId) =>
        session.Read($"SELECT {Columns} FROM history WHERE instance_id = $0 ORDER BY seq", reader => Map(reader, 0), instanceId);

    /// <summary>
    /// Puts an event into the inbox of an instance that still runs (and, with an execution id, still in that generation).
    /// </summary>
    /// <returns>False if there is no such instance; the event is dropped.</returns>
    public static bool Send(SqliteSession session, string instanceId, HistoryEvent e, string? executionId = null, bool first = false) => session.Execute(
        $"""
        INSERT INTO messages (instance_id, execution_id, rank, {Columns})
        SELECT $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
        WHERE EXISTS (SELECT 1 FROM instances WHERE id = $0 AND status NOT IN ({InstanceRows.FinalStatuses}) AND ($1 IS NULL OR execution_id = $1))
        """,
        instanceId, executionId, first ? 0 : 1, e.Kind, e.Timestamp, e.TaskId, e.Name, e.Data, ToJson(e.Failure), e.FireAt, e.Target, e.Version, ToJson(e.Tags), e.Recursive) > 0;

    public static List<InboxMessage> ReadInbox(SqliteSession session, string instanceId, int limit) => session.Read(
        $"SELECT id, execution_id, {Columns} FROM messages WHERE instance_id = $0 ORDER BY rank, id LIMIT $1",
        reader => new InboxMessage(reader.GetInt64(0), reader.Text(1), Map(reader, 2)),
        instanceId, limit);

    public static void DeleteMessage(SqliteSession session, long id) => session.Execute("DELETE FROM messages WHERE id = $0", id);

    public static string? ToJson<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value);

    public static T? FromJson<T>(string? text)
        where T : class => text is null ? null : JsonSerializer.Deserialize<T>(text);

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTime? Time(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTime(reader.GetInt64(column), DateTimeKind.Utc);

    private static HistoryEvent Map(SqliteDataReader reader, int first) =>
        new((HistoryEventKind)reader.GetInt32(first), reader.Time(first + 1)!.Value)
        {
            TaskId = reader.GetInt32(first + 2),
            Name = reader.Text(first + 3),
            Data = reader.Text(first + 4),
            Failure = FromJson<TaskFailureDetails>(reader.Text(first + 5)),
            FireAt = reader.Time(first + 6),
            Target = reader.Text(first + 7),
            Version = reader.Text(first + 8),
            Tags = FromJson<Dictionary<string, string>>(reader.Text(first + 9)),
            Recursive = reader.GetBoolean(first + 10),
        };
}
