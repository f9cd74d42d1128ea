using MedFunctions.Core;
using MedFunctions.Core.Upload;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Upload;

public sealed class UploadsApi(IUploadContainer container, UploadQueries queries)
{
    private static readonly TimeSpan GrantValidity = TimeSpan.FromHours(1);

    [Function("GrantUpload")]
    public async Task<IResult> GrantAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "uploads")] HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = await request.ReadJsonAsync<UploadRequest>(otherwise: null, cancellationToken);
        UploadQueries.RequireNames(asked.Clinic);
        return HttpBody.Ok(await container.GrantAsync(asked.Clinic, GrantValidity, cancellationToken));
    }

    [Function("SummarizeUploads")]
    public async Task<IResult> SummarizeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads/{clinic}/{dataset}/summary")] HttpRequest request,
        string clinic,
        string dataset,
        CancellationToken cancellationToken) =>
        HttpBody.Ok(await queries.SummarizeAsync(clinic, dataset, cancellationToken));

    [Function("ListUploads")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads/{clinic}/{dataset}")] HttpRequest request,
        string clinic,
        string dataset,
        CancellationToken cancellationToken)
    {
        UploadState? state = request.Query["state"].ToString() is { Length: > 0 } text
            ? Enum.TryParse<UploadState>(text, ignoreCase: true, out var parsed)
                ? parsed
                : throw new InvalidInputException($"state must be one of {string.Join(", ", Enum.GetValues<UploadState>().Select(ContractJson.Word))}.")
            : null;
        return HttpBody.Ok(await queries.ListAsync(clinic, dataset, state, cancellationToken));
    }
}
