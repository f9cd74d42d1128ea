using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

/// <summary>Holds what the function returned while the middleware unwinds.</summary>
internal sealed class ReturnValue
{
    public object? Value { get; set; }

    public static ReturnValue Of(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<ReturnValue>() ?? throw new InvalidOperationException("This context isn't one of a running function.");
    }
}

internal sealed class ReturnValueResult(ReturnValue held) : InvocationResult
{
    public override object? Value
    {
        get => held.Value;
        set => held.Value = value;
    }
}

internal sealed class ReturnValueResult<T>(ReturnValue held) : InvocationResult<T>
{
    public override T? Value
    {
        get => held.Value switch
        {
            null => default,
            T value => value,
            var other => throw new InvalidOperationException(
                $"The function returned {other.GetType().Name}, which is no {typeof(T).Name}."),
        };
        set => held.Value = value;
    }
}
