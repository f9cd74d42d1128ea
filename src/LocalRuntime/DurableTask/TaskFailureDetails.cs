using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>A failure in a form that survives serialization. <paramref name="ErrorType"/> is the exception's full type name.</summary>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var inner = exception switch
        {
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } cause } => FromException(cause),
            _ => null,
        };
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsCausedBy<T>()
        where T : Exception => Matches(typeof(T), Assembly.GetCallingAssembly());

    /// <exception cref="ArgumentException">The type isn't an exception.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} isn't an exception type.", nameof(targetBaseExceptionType));
        }

        return Matches(targetBaseExceptionType, Assembly.GetCallingAssembly());
    }

    private bool Matches(Type target, Assembly caller)
    {
        if (string.IsNullOrEmpty(ErrorType))
        {
            return false;
        }

        var thrown = typeof(object).Assembly.GetType(ErrorType)
            ?? target.Assembly.GetType(ErrorType)
            ?? caller.GetType(ErrorType)
            ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(ErrorType)).FirstOrDefault(type => type is not null);
        return thrown is not null && target.IsAssignableFrom(thrown);
    }
}
