using System.Globalization;
using System.Text;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>Which instances; null means any. Times are UTC and inclusive.</summary>
internal sealed record InstanceFilter
{
    public DateTime? CreatedFrom { get; init; }

    public DateTime? CreatedTo { get; init; }

    public DateTime? CompletedFrom { get; init; }

    public DateTime? CompletedTo { get; init; }

    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public string IdPrefix { get; init; } = string.Empty;

    /// <summary>Read inputs, outputs and custom statuses too.</summary>
    public bool Payloads { get; init; }
}

/// <summary>The last instance of a page, in the order (creation time, id).</summary>
internal sealed record PagePosition(DateTime CreatedAt, string Id)
{
    private const int MaxTokenLength = 2048;

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{CreatedAt.Ticks} {Id}")));

    /// <exception cref="ArgumentException">The token isn't one that this type wrote.</exception>
    public static PagePosition? Parse(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var bytes = new byte[MaxTokenLength];
        if (token.Length <= MaxTokenLength
            && Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2) is [var time, var id]
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks)
        {
            return new PagePosition(new DateTime(ticks, DateTimeKind.Utc), id);
        }

        throw new ArgumentException("The continuation token isn't valid.", nameof(token));
    }
}
