namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>The tables. Times are UTC ticks; structured values are JSON.</summary>
internal static class Schema
{
    public const int Version = 1;

    private const string EventColumns = """
        kind INTEGER NOT NULL, at INTEGER NOT NULL, task_id INTEGER NOT NULL, name TEXT, data TEXT, failure TEXT,
        fire_at INTEGER, target TEXT, version TEXT, tags TEXT, recursive INTEGER NOT NULL
        """;

    private static readonly string[] Statements =
    [
        """
        CREATE TABLE instances (
            id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, status INTEGER NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, completed_at INTEGER, start_at INTEGER,
            input TEXT, output TEXT, custom_status TEXT, failure TEXT, tags TEXT,
            parent_id TEXT, parent_execution_id TEXT, parent_name TEXT, parent_task_id INTEGER) WITHOUT ROWID
        """,
        "CREATE INDEX instances_by_creation ON instances (created_at, id)",
        "CREATE INDEX instances_by_parent ON instances (parent_id) WHERE parent_id IS NOT NULL",
        $"""
        CREATE TABLE history (
            instance_id TEXT NOT NULL, seq INTEGER NOT NULL, {EventColumns}, PRIMARY KEY (instance_id, seq)) WITHOUT ROWID
        """,
        // Rank 0 goes first: what a new generation inherits comes before what has arrived meanwhile.
        $"""
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT, rank INTEGER NOT NULL, {EventColumns})
        """,
        "CREATE INDEX messages_by_instance ON messages (instance_id, rank, id)",
        """
        CREATE TABLE activities (
            instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL, name TEXT NOT NULL, input TEXT,
            PRIMARY KEY (instance_id, execution_id, task_id))
        """,
        """
        CREATE TABLE timers (
            instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL, fire_at INTEGER NOT NULL,
            PRIMARY KEY (instance_id, execution_id, task_id)) WITHOUT ROWID
        """,
    ];

    /// <exception cref="InvalidOperationException">The file was written by another version.</exception>
    public static void Ensure(SqliteSession session, string path)
    {
        session.Execute("PRAGMA journal_mode=WAL");
        var version = (long)session.Scalar("PRAGMA user_version")!;
        if (version == Version)
        {
            return;
        }

        if (version != 0)
        {
            throw new InvalidOperationException(
                $"The durable state in '{path}' has schema version {version}; this program reads version {Version}. Use the program that wrote it, or another state folder.");
        }

        session.Execute("BEGIN IMMEDIATE");
        foreach (var statement in Statements)
        {
            session.Execute(statement);
        }

        session.Execute($"PRAGMA user_version={Version}");
        session.Execute("COMMIT");
    }
}
