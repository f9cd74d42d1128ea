namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>Rows of activities that have to run and of timers that have to fire.</summary>
internal static class StepRows
{
    public static void AddActivity(SqliteSession session, PendingActivity activity) => session.Execute(
        "INSERT INTO activities (instance_id, execution_id, task_id, name, input) VALUES ($0, $1, $2, $3, $4)",
        activity.Step.InstanceId, activity.Step.ExecutionId, activity.Step.TaskId, activity.Name, activity.Input);

    public static PendingActivity? FindActivity(SqliteSession session, StepKey step) => session.Read(
        "SELECT name, input FROM activities WHERE instance_id = $0 AND execution_id = $1 AND task_id = $2",
        reader => new PendingActivity(step, reader.GetString(0), reader.Text(1)),
        step.InstanceId, step.ExecutionId, step.TaskId) is [var activity] ? activity : null;

    public static List<StepKey> Activities(SqliteSession session) => session.Read(
        "SELECT instance_id, execution_id, task_id FROM activities ORDER BY rowid",
        reader => new StepKey(reader.GetString(0), reader.GetString(1), reader.GetInt32(2)));

    /// <returns>False if the row is gone: the result was recorded already, or nobody wants it any more.</returns>
    public static bool DeleteActivity(SqliteSession session, StepKey step) => session.Execute(
        "DELETE FROM activities WHERE instance_id = $0 AND execution_id = $1 AND task_id = $2",
        step.InstanceId, step.ExecutionId, step.TaskId) > 0;

    public static void AddTimer(SqliteSession session, DueTimer timer) => session.Execute(
        "INSERT INTO timers (instance_id, execution_id, task_id, fire_at) VALUES ($0, $1, $2, $3)",
        timer.Step.InstanceId, timer.Step.ExecutionId, timer.Step.TaskId, timer.FireAt);

    public static List<DueTimer> Timers(SqliteSession session) => session.Read(
        "SELECT instance_id, execution_id, task_id, fire_at FROM timers",
        reader => new DueTimer(new StepKey(reader.GetString(0), reader.GetString(1), reader.GetInt32(2)), reader.Time(3)!.Value));

    public static bool DeleteTimer(SqliteSession session, StepKey step) => session.Execute(
        "DELETE FROM timers WHERE instance_id = $0 AND execution_id = $1 AND task_id = $2",
        step.InstanceId, step.ExecutionId, step.TaskId) > 0;

    public static void DeleteTimers(SqliteSession session, string instanceId) =>
        session.Execute("DELETE FROM timers WHERE instance_id = $0", instanceId);
}
