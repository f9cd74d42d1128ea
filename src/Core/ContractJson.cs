using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MedFunctions.Core;

/// <summary>The one way in which files, tables, queues and HTTP bodies of the project are written as JSON.</summary>
public static class ContractJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>camelCase, enums as camelCase words, absent values left out, indented for people.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>The same on one line: for lines of a log, table cells and queue messages.</summary>
    public static JsonSerializerOptions OneLine { get; } = Create(indented: false);

    /// <summary>SHA-256 over the one-line form, 64 lower-case hex digits.</summary>
    public static string Hash<T>(T value) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, OneLine)));

    /// <summary>An enum value as contracts write it: <c>quarantined</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Reads a contract.</summary>
    /// <param name="json">UTF-8 JSON, with or without byte order mark.</param>
    /// <param name="what">What is being read, for the message: for example <c>model card</c>.</param>
    /// <exception cref="InvalidInputException">The text is not JSON of this shape.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what)
    {
        try
        {
            var text = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
            return JsonSerializer.Deserialize<T>(text, Options)
                ?? throw new InvalidInputException($"The {what} is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"The {what} can't be read: {exception.Path ?? "$"} (line {exception.LineNumber + 1}) is not as expected.", exception);
        }
        catch (NotSupportedException exception)
        {
            // What the serializer throws where one of several kinds must be named and none is.
            throw new InvalidInputException($"The {what} can't be read: the word that says which kind an item is of is missing.", exception);
        }
    }

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AllowAbsentWhereNullable } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    // Null is written by leaving the property out, so a property that may be null must not be demanded when reading.
    private static void AllowAbsentWhereNullable(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsSetNullable || property.AssociatedParameter is { IsNullable: true }) property.IsRequired = false;
        }
    }
}
