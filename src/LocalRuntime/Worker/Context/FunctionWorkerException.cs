namespace Microsoft.Azure.Functions.Worker;

#pragma warning disable CA1032 // the constructors are those of the worker's own type

/// <summary>A run failed in the host, not in the function.</summary>
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A parameter's value couldn't be made from what the trigger carries.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
