using MedFunctions.LocalRuntime.Hosting.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned; middleware may replace it.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <summary>What the function returned, of any type.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>Access to the values that a run's bindings carry.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <exception cref="InvalidOperationException">The function returned something other than <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new ReturnValueResult<T>(ReturnValue.Of(context));

    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new ReturnValueResult(ReturnValue.Of(context));
}
