using System.Text;
using Azure.Core.Serialization;
using MedFunctions.LocalRuntime.Hosting.Binding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Durable values go through the worker's serializer, as they do in Azure, so that both hosts write the same.</summary>
internal sealed class WorkerDataConverter(IOptions<WorkerOptions> options) : DataConverter
{
    private readonly ObjectSerializer serializer = options.Value.Serializer ?? JsonValues.Default;

    public override string? Serialize(object? value) => value is null ? null : serializer.Serialize(value, value.GetType()).ToString();

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : serializer.Deserialize(new MemoryStream(Encoding.UTF8.GetBytes(data)), targetType, CancellationToken.None);
}
