using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>Instance rows, and the removal of all that belongs to an instance.</summary>
internal static class InstanceRows
{
    /// <summary>Completed, Failed and Terminated, for <c>IN (…)</c>.</summary>
    public const string FinalStatuses = "1, 3, 5";

    private const string Fixed =
        "id, execution_id, name, version, status, created_at, updated_at, completed_at, start_at, failure, tags, parent_id, parent_execution_id, parent_name, parent_task_id";

    private const string WithPayloads = $"{Fixed}, input, output, custom_status";

    private const string WithoutPayloads = $"{Fixed}, NULL, NULL, NULL";

    public static InstanceRecord? Find(SqliteSession session, string id, bool payloads = true) =>
        session.Read($"SELECT {(payloads ? WithPayloads : WithoutPayloads)} FROM instances WHERE id = $0", Map, id) is [var row] ? row : null;

    public static void Insert(SqliteSession session, InstanceRecord i) => session.Execute(
        $"INSERT INTO instances ({WithPayloads}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        i.Id, i.ExecutionId, i.Name, i.Version, i.Status, i.CreatedAt, i.UpdatedAt, i.CompletedAt, i.StartAt, EventRows.ToJson(i.Failure),
        EventRows.ToJson(i.Tags), i.Parent?.InstanceId, i.Parent?.ExecutionId, i.Parent?.Name, i.Parent?.TaskId, i.Input, i.Output, i.CustomStatus);

    /// <summary>Stores what an episode may change.</summary>
    /// <returns>False if the instance isn't in generation <paramref name="executionId"/> any more; nothing is changed then.</returns>
    public static bool Update(SqliteSession session, InstanceRecord i, string executionId) => session.Execute(
        """
        UPDATE instances SET execution_id = $2, version = $3, status = $4, updated_at = $5, completed_at = $6,
            input = $7, output = $8, custom_status = $9, failure = $10
        WHERE id = $0 AND execution_id = $1
        """,
        i.Id, executionId, i.ExecutionId, i.Version, i.Status, i.UpdatedAt, i.CompletedAt, i.Input, i.Output, i.CustomStatus, EventRows.ToJson(i.Failure)) > 0;

    public static List<string> Children(SqliteSession session, string parentId) =>
        session.Read("SELECT id FROM instances WHERE parent_id = $0", reader => reader.GetString(0), parentId);

    public static void DeleteAll(SqliteSession session, string id)
    {
        session.Execute("DELETE FROM instances WHERE id = $0", id);
        session.Execute("DELETE FROM history WHERE instance_id = $0", id);
        session.Execute("DELETE FROM messages WHERE instance_id = $0", id);
        session.Execute("DELETE FROM activities WHERE instance_id = $0", id);
        session.Execute("DELETE FROM timers WHERE instance_id = $0", id);
    }

    public static List<InstanceRecord> Query(SqliteSession session, InstanceFilter filter, PagePosition? after, int limit)
    {
        var statuses = filter.Statuses is null ? "" : $" AND status IN ({string.Join(", ", filter.Statuses.Select(status => (int)status).Distinct().Order())})";
        return session.Read(
            $"""
            SELECT {(filter.Payloads ? WithPayloads : WithoutPayloads)} FROM instances
            WHERE created_at >= $0 AND created_at <= $1 AND substr(id, 1, length($2)) = $2 AND (created_at, id) > ($3, $4){statuses}
            ORDER BY created_at, id LIMIT $5
            """,
            Map,
            filter.CreatedFrom ?? DateTime.MinValue, filter.CreatedTo ?? DateTime.MaxValue, filter.IdPrefix,
            after?.CreatedAt.Ticks ?? -1L, after?.Id ?? "", limit);
    }

    /// <summary>Ids after <paramref name="after"/> of instances that completed within the times, in the order of the ids.</summary>
    public static List<string> Ids(SqliteSession session, InstanceFilter filter, string after, int limit)
    {
        var statuses = filter.Statuses is null ? "" : $" AND status IN ({string.Join(", ", filter.Statuses.Select(status => (int)status).Distinct().Order())})";
        var times = filter.CompletedFrom is null && filter.CompletedTo is null ? "" : " AND completed_at >= $2 AND completed_at <= $3";
        return session.Read(
            $"SELECT id FROM instances WHERE id > $0{times}{statuses} ORDER BY id LIMIT $1",
            reader => reader.GetString(0),
            after, limit, filter.CompletedFrom ?? DateTime.MinValue, filter.CompletedTo ?? DateTime.MaxValue);
    }

    private static InstanceRecord Map(SqliteDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2))
    {
        Version = reader.GetString(3),
        Status = (OrchestrationRuntimeStatus)reader.GetInt32(4),
        CreatedAt = reader.Time(5)!.Value,
        UpdatedAt = reader.Time(6)!.Value,
        CompletedAt = reader.Time(7),
        StartAt = reader.Time(8),
        Failure = EventRows.FromJson<TaskFailureDetails>(reader.Text(9)),
        Tags = EventRows.FromJson<Dictionary<string, string>>(reader.Text(10)),
        Parent = reader.Text(11) is { } parent ? new ParentLink(parent, reader.GetString(12), reader.GetString(13), reader.GetInt32(14)) : null,
        Input = reader.Text(15),
        Output = reader.Text(16),
        CustomStatus = reader.Text(17),
    };
}
