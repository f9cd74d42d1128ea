using MedFunctions.Core;

namespace MedFunctions.Trainer.Inputs;

/// <summary>Reads whole files with a bound.</summary>
internal static class InputFile
{
    /// <param name="path">File.</param>
    /// <param name="maxBytes">Largest accepted size.</param>
    /// <param name="what">What it is, for the message; paths can carry patient data and aren't named.</param>
    /// <exception cref="InvalidInputException">The file is missing, unreadable or too large.</exception>
    public static byte[] Read(string path, long maxBytes, string what)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > maxBytes) throw new InvalidInputException($"The {what} has {length} bytes; at most {maxBytes} are read.");
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"The {what} is missing.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The {what} can't be read.", exception);
        }
    }
}
