using System.Reflection;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

/// <summary>Turns whatever a method returned into its value.</summary>
internal static class ReturnedTask
{
    public static async Task<object?> ResultAsync(object? returned, Type declared)
    {
        if (returned is ValueTask plain)
        {
            await plain;
            return null;
        }

        if (declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(ValueTask<>))
            returned = declared.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null);
        if (returned is not Task task) return returned;
        await task;
        var type = declared.IsGenericType && typeof(Task).IsAssignableFrom(declared) ? declared : task.GetType();
        return declared == typeof(Task) ? null : type.GetProperty("Result", BindingFlags.Public | BindingFlags.Instance)?.GetValue(task);
    }
}
