using MedFunctions.Cli.Api;
using MedFunctions.Core;
using MedFunctions.Core.Inference;

namespace MedFunctions.Cli.Inference;

/// <summary>Reads all pages of automatic predictions.</summary>
internal static class ResultReader
{
    private const int MaximumItems = 2_000_000;

    /// <exception cref="InvalidInputException">The server gives pages without end.</exception>
    public static async Task<IReadOnlyList<ResultItem>> ReadAsync(
        MedFunctionsClient client, string clinic, string dataset, string model, CancellationToken cancellationToken)
    {
        var items = new List<ResultItem>();
        string? continuation = null;
        do
        {
            var page = await client.GetResultsAsync(clinic, dataset, model, continuation, cancellationToken);
            items.AddRange(page.Items);
            if (items.Count > MaximumItems || (page.Continuation is not null && page.Continuation == continuation))
            {
                throw new InvalidInputException($"The server gives results without end after {items.Count:N0}.");
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        return items;
    }
}
