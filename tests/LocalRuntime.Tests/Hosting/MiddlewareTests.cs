using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace MedFunctions.LocalRuntime.Hosting;

public sealed class MiddlewareTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivenThreeForms_WhenAFunctionRuns_ThenTheyWrapItInTheOrderOfRegistration()
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.UseMiddleware<Outer>();
        builder.UseMiddleware(async (context, next) =>
        {
            Recorder(context).Add("middle in");
            await next();
            Recorder(context).Add("middle out");
        });
        builder.Use(next => async context =>
        {
            Recorder(context).Add("inner in");
            await next(context);
            Recorder(context).Add("inner out");
        });
        await using var app = await RunningApp.StartAsync(builder);

        await app.Http.GetStringAsync(new Uri("api/Hello", UriKind.Relative));

        Assert.Equal(["outer in", "middle in", "inner in", "function", "inner out", "middle out", "outer out"], app.Recorder.All);
    }

    [Fact]
    public async Task GivenAPredicate_WhenItDoesNotHold_ThenTheMiddlewareIsPassedOver()
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.UseWhen<Outer>(context => context.FunctionDefinition.Name == "Other");
        builder.UseWhen(_ => true, (context, next) =>
        {
            Recorder(context).Add("always");
            return next();
        });
        await using var app = await RunningApp.StartAsync(builder);

        await app.Http.GetStringAsync(new Uri("api/Hello", UriKind.Relative));

        Assert.Equal(["always", "function"], app.Recorder.All);
    }

    [Fact]
    public async Task GivenMiddlewareThatReplacesTheResult_WhenAnswered_ThenTheClientGetsTheNewOne()
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.UseMiddleware(async (context, next) =>
        {
            await next();
            Assert.Equal("hello", context.GetInvocationResult<string>().Value);
            context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status418ImATeapot);
        });
        await using var app = await RunningApp.StartAsync(builder);

        var answer = await app.Http.GetAsync(new Uri("api/Hello", UriKind.Relative));

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
    }

    [Fact]
    public async Task GivenMiddlewareThatDoesNotCallNext_WhenARequestComes_ThenTheFunctionDoesNotRun()
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.UseMiddleware((context, _) =>
        {
            context.GetHttpContext()!.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        await using var app = await RunningApp.StartAsync(builder);

        var answer = await app.Http.GetAsync(new Uri("api/Hello", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(app.Recorder.All);
    }

    private static Recorder Recorder(FunctionContext context) =>
        (Recorder)context.InstanceServices.GetService(typeof(Recorder))!;

    public sealed class Functions(Recorder recorder)
    {
        [Function("Hello")]
        public string Hello([HttpTrigger("get")] HttpRequest request)
        {
            recorder.Add("function");
            return "hello";
        }
    }

    public sealed class Outer(Recorder recorder) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            recorder.Add("outer in");
            await next(context);
            recorder.Add("outer out");
        }
    }
}
