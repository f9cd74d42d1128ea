namespace Microsoft.DurableTask;

/// <summary>Turns inputs, outputs and event payloads into text and back. Null stays null.</summary>
public abstract class DataConverter
{
    protected DataConverter()
    {
    }

    public abstract string? Serialize(object? value);

    public abstract object? Deserialize(string? data, Type targetType);

    public virtual T? Deserialize<T>(string? data) => data is null ? default : (T?)Deserialize(data, typeof(T));
}
