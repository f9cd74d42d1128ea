using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

internal sealed class InvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> byType = [];

    public void Set<T>(T instance)
    {
        if (instance is null) byType.Remove(typeof(T));
        else byType[typeof(T)] = instance;
    }

    public T? Get<T>() => byType.TryGetValue(typeof(T), out var value) ? (T)value : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => byType.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
