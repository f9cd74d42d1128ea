namespace MedFunctions.Core;

/// <summary>
/// Base of the errors that a caller can do something about. The text is written for that caller: it says what is wrong
/// and what to do, and carries no patient data. Anything else that is thrown is a defect and is not shown to a client.
/// </summary>
public abstract class MedFunctionsException(string message, Exception? innerException = null)
    : Exception(message, innerException);

/// <summary>The request or file is wrong (HTTP 400).</summary>
public sealed class InvalidInputException(string message, Exception? innerException = null)
    : MedFunctionsException(message, innerException);

/// <summary>What was asked for doesn't exist (HTTP 404).</summary>
public sealed class NotFoundException(string message) : MedFunctionsException(message);

/// <summary>The request contradicts the present state (HTTP 409).</summary>
public sealed class ConflictException(string message, Exception? innerException = null)
    : MedFunctionsException(message, innerException);

/// <summary>The file was understood but can't be analysed (HTTP 422).</summary>
/// <param name="code">The rejection's code.</param>
/// <param name="message">The rejection's reason.</param>
public sealed class UnusableImageException(string code, string message) : MedFunctionsException(message)
{
    public string Code { get; } = code;
}

/// <summary>Something that is needed isn't there now; trying later can help (HTTP 503).</summary>
public sealed class UnavailableException(string message, Exception? innerException = null)
    : MedFunctionsException(message, innerException);
