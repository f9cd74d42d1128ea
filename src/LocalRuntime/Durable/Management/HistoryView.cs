using System.Globalization;
using System.Text.Json.Nodes;
using MedFunctions.LocalRuntime.Durable.Storage;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>A history for people: a finished step is one entry, with the time when it was asked for.</summary>
internal static class HistoryView
{
    public static JsonArray Create(IReadOnlyList<HistoryEvent> history, string orchestrator, bool showOutput, bool showInput)
    {
        var steps = history.Where(e => e.IsStep).ToDictionary(e => e.TaskId);
        var finished = history.Where(e => !e.IsStep && e.TaskId != HistoryEvent.NoTask).Select(e => e.TaskId).ToHashSet();
        var view = new JsonArray();
        foreach (var e in history)
        {
            if (e.Kind == HistoryEventKind.OrchestratorStarted || (e.IsStep && finished.Contains(e.TaskId)))
            {
                continue;
            }

            var entry = new JsonObject { ["EventType"] = e.Kind.ToString(), ["Timestamp"] = Format(e.Timestamp) };
            AddDetails(entry, e, steps.GetValueOrDefault(e.TaskId), orchestrator);
            if (showInput && e.IsStep)
            {
                entry["Input"] = InstanceView.ToNode(e.Data);
            }

            if (showOutput && !e.IsStep && (e.Data is not null || e.Failure is not null))
            {
                entry["Result"] = e.Failure is { } failure ? JsonValue.Create(failure.ErrorMessage) : InstanceView.ToNode(e.Data);
            }

            view.Add(entry);
        }

        return view;
    }

    private static void AddDetails(JsonObject entry, HistoryEvent e, HistoryEvent? step, string orchestrator)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                entry["FunctionName"] = orchestrator;
                break;
            case HistoryEventKind.ExecutionCompleted:
                entry["OrchestrationStatus"] = e.Name;
                break;
            case HistoryEventKind.EventRaised or HistoryEventKind.EventSent:
                entry["Name"] = e.Name;
                break;
            case HistoryEventKind.TimerFired or HistoryEventKind.TimerCreated:
                entry["FireAt"] = (e.FireAt ?? step?.FireAt) is { } fireAt ? Format(fireAt) : null;
                break;
            default:
                entry["FunctionName"] = e.Name ?? step?.Name;
                break;
        }

        if (e.Kind != HistoryEventKind.ExecutionCompleted && step is not null && !e.IsStep)
        {
            entry["ScheduledTime"] = Format(step.Timestamp);
        }

        if (e.Failure is { } failure)
        {
            entry["Reason"] = failure.ErrorType;
        }
    }

    private static string Format(DateTime utc) => utc.ToString("o", CultureInfo.InvariantCulture);
}
