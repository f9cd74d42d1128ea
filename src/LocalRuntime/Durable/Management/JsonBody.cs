using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>Reads a small JSON body; an empty one is null.</summary>
internal static class JsonBody
{
    /// <summary>Bytes of an input or event payload at most: histories carry references, not data.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <exception cref="JsonException">The body isn't JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is too long (413).</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(), cancellation)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > MaxLength)
            {
                throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
            }
        }

        if (buffer.WrittenCount == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
