using System.Globalization;
using MedFunctions.Cli.Api;
using MedFunctions.Core;
using MedFunctions.Core.Inference;

namespace MedFunctions.Cli.Inference;

/// <summary>Asks a model about files of this machine, several in a request.</summary>
internal sealed class FilePredictor(MedFunctionsClient client)
{
    public const int BatchFiles = 16;

    /// <summary>Bytes in a request; Azure Functions refuses bodies over 100 MB. A larger file goes alone.</summary>
    public const long BatchBytes = 24L << 20;

    /// <returns>An answer a file, in the order given, under the name given.</returns>
    public async Task<IReadOnlyList<FilePrediction>> PredictAsync(
        string model, IReadOnlyList<(string Name, FileInfo File)> files, CancellationToken cancellationToken)
    {
        var answers = new List<FilePrediction>(files.Count);
        foreach (var batch in Batches(files))
        {
            answers.AddRange(await PredictBatchAsync(model, batch, cancellationToken));
        }

        return answers;
    }

    /// <summary>Cuts the files into requests, in order.</summary>
    public static IEnumerable<IReadOnlyList<(string Name, FileInfo File)>> Batches(IReadOnlyList<(string Name, FileInfo File)> files)
    {
        var batch = new List<(string Name, FileInfo File)>();
        var bytes = 0L;
        foreach (var file in files)
        {
            if (batch.Count > 0 && (batch.Count == BatchFiles || bytes + file.File.Length > BatchBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(file);
            bytes += file.File.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<IEnumerable<FilePrediction>> PredictBatchAsync(
        string model, IReadOnlyList<(string Name, FileInfo File)> batch, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < batch.Count; i++)
        {
            // A number instead of the name: names can be patients', and the server has no need of them.
            var part = (i + 1).ToString(CultureInfo.InvariantCulture) + batch[i].File.Extension;
            form.Add(new StreamContent(batch[i].File.OpenRead()), "file", part);
        }

        var answers = await client.PredictAsync(model, form, cancellationToken);
        return answers.Count == batch.Count
            ? answers.Zip(batch, (answer, asked) => answer with { File = asked.Name })
            : throw new InvalidInputException($"The server answered for {answers.Count} of {batch.Count} files.");
    }
}
