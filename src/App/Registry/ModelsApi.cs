using System.Globalization;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Registry;

public sealed class ModelsApi(ModelCatalog catalog, ModelPromotion promotion, IModelDefinitions definitions, IModelRegistry registry)
{
    [Function("ListModels")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models")] HttpRequest request, CancellationToken cancellationToken) =>
        HttpBody.Ok(await catalog.ListAsync(cancellationToken));

    [Function("GetModel")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellationToken) =>
        HttpBody.Ok(await catalog.GetAsync(model, cancellationToken));

    /// <summary>Files of a version that people read: its card, its report, how it was trained.</summary>
    [Function("GetModelFile")]
    public async Task<IResult> GetFileAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models/{model}/versions/{version}/{file}")] HttpRequest request,
        string model,
        string version,
        string file,
        CancellationToken cancellationToken)
    {
        definitions.Get(model);
        var (name, type) = file switch
        {
            "card" => (ModelBundle.CardFile, "application/json"),
            "report" => (ModelBundle.ReportFile, "text/html; charset=utf-8"),
            "training" => (ModelBundle.TrainingFile, "application/json"),
            _ => throw new NotFoundException("A version has the files card, report and training."),
        };
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new NotFoundException("A version is a number: 1, 2, 3 …");
        }

        var content = await registry.GetFileAsync(model, number, name, cancellationToken);
        return Results.Bytes(content, type);
    }

    [Function("PromoteModel")]
    public async Task<IResult> PromoteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{model}/promote")] HttpRequest request,
        string model,
        CancellationToken cancellationToken)
    {
        await promotion.PromoteAsync(model, await request.ReadJsonAsync(new PromoteRequest(), cancellationToken), cancellationToken);
        return HttpBody.Ok(await catalog.GetAsync(model, cancellationToken));
    }

    [Function("RollBackModel")]
    public async Task<IResult> RollBackAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{model}/rollback")] HttpRequest request,
        string model,
        CancellationToken cancellationToken)
    {
        await promotion.RollBackAsync(model, cancellationToken);
        return HttpBody.Ok(await catalog.GetAsync(model, cancellationToken));
    }
}
