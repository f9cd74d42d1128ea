using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Inference;

public sealed class PredictApi(Predictor predictor, IModelDefinitions definitions, UploadQueries queries)
{
    private const int MaxFiles = 64;

    /// <summary>The body is an image file, or a form with several; nothing of it is stored.</summary>
    [Function("Predict")]
    public async Task<IResult> PredictAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{model}/predict")] HttpRequest request,
        string model,
        CancellationToken cancellationToken)
    {
        definitions.Get(model);

        // Not HasFormContentType: curl calls every body a url-encoded form unless told otherwise.
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
        {
            return HttpBody.Ok(await PredictFormAsync(model, request, cancellationToken));
        }

        var file = await request.ReadBytesAsync(cancellationToken);
        return HttpBody.Ok(await predictor.PredictFileAsync(model, file, cancellationToken));
    }

    [Function("ListResults")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "results/{clinic}/{dataset}")] HttpRequest request,
        string clinic,
        string dataset,
        CancellationToken cancellationToken)
    {
        var model = request.Query["model"].ToString() is { Length: > 0 } name
            ? name
            : throw new InvalidInputException("Say which model's results you want: ?model=…");
        var continuation = request.Query["continuation"].ToString() is { Length: > 0 } text ? text : null;
        return HttpBody.Ok(await queries.ListResultsAsync(clinic, dataset, model, continuation, cancellationToken));
    }

    /// <summary>One bad file doesn't spoil the others.</summary>
    private async Task<IReadOnlyList<FilePrediction>> PredictFormAsync(string model, HttpRequest request, CancellationToken cancellationToken)
    {
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidInputException("The form could not be read. Send multipart/form-data with one part for each file.", exception);
        }

        if (form.Files.Count is 0 or > MaxFiles)
        {
            throw new InvalidInputException($"The form has {form.Files.Count} files; send 1 to {MaxFiles}.");
        }

        var results = new List<FilePrediction>();
        foreach (var part in form.Files)
        {
            using var buffer = new MemoryStream();
            await part.CopyToAsync(buffer, cancellationToken);
            try
            {
                var prediction = await predictor.PredictFileAsync(model, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
                results.Add(new FilePrediction(part.FileName, prediction, null, null));
            }
            catch (UnusableImageException exception)
            {
                results.Add(new FilePrediction(part.FileName, null, exception.Code, exception.Message));
            }
        }

        return results;
    }
}
