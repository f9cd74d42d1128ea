using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>The filters of the management API's query string.</summary>
internal sealed record InstanceListQuery(
    DateTimeOffset? CreatedFrom,
    DateTimeOffset? CreatedTo,
    IReadOnlyList<OrchestrationRuntimeStatus>? Statuses,
    string? IdPrefix,
    int Top,
    bool ShowInput)
{
    /// <returns>False, with the reason, if a parameter can't be read.</returns>
    public static bool TryParse(IQueryCollection query, out InstanceListQuery result, out string error)
    {
        result = new InstanceListQuery(null, null, null, query["instanceIdPrefix"], OrchestrationQuery.DefaultPageSize, true);
        error = string.Empty;
        if (!TryTime(query["createdTimeFrom"], out var from) || !TryTime(query["createdTimeTo"], out var to))
        {
            error = "createdTimeFrom and createdTimeTo must be dates such as 2026-01-31T12:00:00Z.";
            return false;
        }

        var top = OrchestrationQuery.DefaultPageSize;
        if (query["top"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top < 1))
        {
            error = "top must be a positive number.";
            return false;
        }

        var statuses = new List<OrchestrationRuntimeStatus>();
        foreach (var name in query["runtimeStatus"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) || !Enum.IsDefined(status))
            {
                error = "runtimeStatus must be a list of statuses such as Running,Completed.";
                return false;
            }

            statuses.Add(status);
        }

        result = result with
        {
            CreatedFrom = from,
            CreatedTo = to,
            Top = top,
            Statuses = statuses.Count > 0 ? statuses : null,
            ShowInput = Flag(query, "showInput", true),
        };
        return true;
    }

    public static bool Flag(IQueryCollection query, string name, bool otherwise) =>
        bool.TryParse(query[name], out var value) ? value : otherwise;

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var valid = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        time = valid ? parsed : null;
        return valid;
    }
}
