using MedFunctions.LocalRuntime.Durable.Storage;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>Numbers the steps that the orchestrator asks for, holds them against the history, and keeps the new ones.</summary>
internal sealed class StepRecorder(IEnumerable<HistoryEvent> history)
{
    private const string Advice =
        "An orchestrator must ask for the same steps on every replay: take time, ids and waiting from the context only, and give changed code a new orchestrator name.";

    private readonly Dictionary<int, HistoryEvent> _recorded = history.Where(e => e.IsStep).ToDictionary(e => e.TaskId);
    private readonly List<HistoryEvent> _added = [];
    private int _next;

    public IReadOnlyList<HistoryEvent> Added => _added;

    /// <summary>The first difference between code and history, or null.</summary>
    public NonDeterministicOrchestrationException? Difference { get; private set; }

    /// <returns>The number of the step.</returns>
    /// <exception cref="NonDeterministicOrchestrationException">The history has another step here.</exception>
    public int Take(HistoryEvent step, bool replaying)
    {
        var id = _next++;
        if (_recorded.TryGetValue(id, out var recorded))
        {
            if (recorded.Kind != step.Kind || !string.Equals(recorded.Name, step.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw Differs($"Step #{id} is {Describe(recorded)} in the history, but the orchestrator asked for {Describe(step)}.");
            }
        }
        else if (replaying)
        {
            throw Differs($"The orchestrator asked for {Describe(step)} as step #{id}, which the history doesn't have.");
        }
        else
        {
            _added.Add(step with { TaskId = id });
        }

        return id;
    }

    /// <summary>Checks after the replay of the past that the code has come as far as the history.</summary>
    public void EndReplay(bool ended)
    {
        if (Difference is not null)
        {
            return;
        }

        if (_recorded.TryGetValue(_next, out var missed))
        {
            Differs($"Step #{_next} is {Describe(missed)} in the history, but the orchestrator {(ended ? "ended" : "waits")} before it.");
        }
        else if (ended)
        {
            Differs($"The orchestrator ended after {_next} steps in the replay, but it had not ended when its history was written.");
        }
    }

    private NonDeterministicOrchestrationException Differs(string what) =>
        Difference ??= new NonDeterministicOrchestrationException($"Non-deterministic orchestrator. {what} {Advice}");

    private static string Describe(HistoryEvent step) => step.Kind switch
    {
        HistoryEventKind.TaskScheduled => $"activity '{step.Name}'",
        HistoryEventKind.TimerCreated => "a timer",
        HistoryEventKind.SubOrchestrationCreated => $"sub-orchestration '{step.Name}'",
        _ => $"sending event '{step.Name}'",
    };
}
