using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.Data.Sqlite;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class DurableStoreTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = EngineHost.NewFolder();
    private readonly DurableStore _store;

    public DurableStoreTests() => _store = new DurableStore(_folder);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Given_an_activity_that_ran_twice_When_both_results_come_Then_one_is_recorded()
    {
        var step = await ScheduleAsync();

        Assert.True(await _store.CompleteActivityAsync(step, Result(1)));
        Assert.False(await _store.CompleteActivityAsync(step, Result(2)));

        Assert.Equal("1", Assert.Single(_store.LoadEpisode("one")!.Inbox).Event.Data);
    }

    [Fact]
    public async Task Given_an_instance_that_was_replaced_When_its_old_episode_is_committed_Then_nothing_is_written()
    {
        await _store.CreateAsync(New("first"), Now, _ => false);
        var old = _store.LoadEpisode("one")!;
        await _store.CreateAsync(New("second"), Now, _ => false);

        Assert.Null(await _store.CommitAsync(old, new EpisodeOutcome(old.Instance, [Result(1)]), Now));

        Assert.Empty(_store.History("one"));
        Assert.Equal("second", _store.Find("one", payloads: false)!.ExecutionId);
    }

    [Fact]
    public async Task Given_writes_that_share_a_commit_When_one_fails_Then_the_others_stand()
    {
        using var writer = new StoreWriter(Path.Combine(_folder, "other.db"));
        var writes = Enumerable.Range(0, 100).Select(i => writer.WriteAsync(session =>
        {
            session.Execute("INSERT INTO timers (instance_id, execution_id, task_id, fire_at) VALUES ('a', 'b', $0, 0)", i);
            return i % 10 == 3 ? session.Execute("INSERT INTO nowhere VALUES (1)") : i;
        })).ToList();

        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 10 == 3)
            {
                await Assert.ThrowsAsync<SqliteException>(() => writes[i]);
            }
            else
            {
                Assert.Equal(i, await writes[i]);
            }
        }

        Assert.Equal(90L, await writer.WriteAsync(session => (long)session.Scalar("SELECT count(*) FROM timers")!));
    }

    [Fact]
    public async Task Given_a_closed_store_When_used_Then_it_says_that_the_engine_is_stopped()
    {
        _store.Dispose();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.SendAsync("one", Result(1)));
        Assert.Throws<InvalidOperationException>(() => _store.History("one"));
    }

    [Fact]
    public async Task Given_every_part_of_an_event_When_stored_Then_it_comes_back_the_same()
    {
        await _store.CreateAsync(New("first"), Now, _ => false);
        var input = _store.LoadEpisode("one")!;
        var e = new HistoryEvent(HistoryEventKind.EventRaised, Now)
        {
            TaskId = 3,
            Name = "näme",
            Data = "{}",
            Failure = new("T", "m", "s", new("I", "n", null, null, null), null),
            FireAt = Now.AddTicks(1),
            Target = "other",
            Version = "1.0",
            Tags = new Dictionary<string, string> { ["a"] = "b" },
            Recursive = true,
        };

        await _store.CommitAsync(input, new EpisodeOutcome(input.Instance, [e]), Now);

        var stored = Assert.Single(_store.History("one"));
        Assert.Equal(e.Tags, stored.Tags);
        Assert.Equal(e with { Tags = null }, stored with { Tags = null });
    }

    private static InstanceRecord New(string executionId) => new("one", executionId, "Name") { CreatedAt = Now, UpdatedAt = Now };

    private static HistoryEvent Result(int value) =>
        new(HistoryEventKind.TaskCompleted, Now) { TaskId = 0, Data = value.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private async Task<StepKey> ScheduleAsync()
    {
        await _store.CreateAsync(New("first"), Now, _ => false);
        var input = _store.LoadEpisode("one")!;
        var wakeups = await _store.CommitAsync(
            input, new EpisodeOutcome(input.Instance, [new HistoryEvent(HistoryEventKind.TaskScheduled, Now) { TaskId = 0, Name = "A" }]), Now);
        return Assert.Single(wakeups!.Activities);
    }
}
