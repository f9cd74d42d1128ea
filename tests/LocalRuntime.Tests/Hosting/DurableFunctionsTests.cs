using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace MedFunctions.LocalRuntime.Hosting;

public sealed class DurableFunctionsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivenAnOrchestration_WhenStartedOverHttp_ThenItsActivitiesRunAndItsOutputIsThere()
    {
        await using var app = await RunningApp.StartAsync(RunningApp.Builder(folder.Path, null, typeof(Functions)));

        var output = await app.Http.GetStringAsync(new Uri("api/sum?to=4", UriKind.Relative));

        Assert.Equal("1 + 4 + 9 + 16 = 30", output);
    }

    [Fact]
    public async Task GivenMiddleware_WhenAnOrchestrationRuns_ThenItWrapsOrchestratorAndActivities()
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.UseMiddleware((context, next) =>
        {
            var recorder = (Recorder)context.InstanceServices.GetService(typeof(Recorder))!;
            recorder.Add(context.FunctionDefinition.InputBindings.Values.First().Type);
            return next();
        });
        await using var app = await RunningApp.StartAsync(builder);

        await app.Http.GetStringAsync(new Uri("api/sum?to=1", UriKind.Relative));

        Assert.Contains("orchestrationTrigger", app.Recorder.All);
        Assert.Single(app.Recorder.All, e => e == "activityTrigger");
    }

    [Fact]
    public async Task GivenAnActivityThatFails_WhenAwaited_ThenTheOrchestratorSeesTheFailure()
    {
        await using var app = await RunningApp.StartAsync(RunningApp.Builder(folder.Path, null, typeof(Functions)));

        var output = await app.Http.GetStringAsync(new Uri("api/sum?to=-1", UriKind.Relative));

        Assert.Equal("System.ArgumentOutOfRangeException", output);
    }

    public sealed record Request(int To);

    public sealed class Functions
    {
        [Function("Start")]
        public static async Task<string?> Start(
            [HttpTrigger("get", Route = "sum")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(client);
            var to = int.Parse(request.Query["to"]!, System.Globalization.CultureInfo.InvariantCulture);
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Sum", new Request(to), cancellationToken);
            var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
            return done.ReadOutputAs<string>();
        }

        [Function("Sum")]
        public static async Task<string> Sum([OrchestrationTrigger] TaskOrchestrationContext context, Request input)
        {
            ArgumentNullException.ThrowIfNull(context);
            ArgumentNullException.ThrowIfNull(input);
            try
            {
                if (input.To < 0) await context.CallActivityAsync<int>("Square", input.To);
                var squares = await Task.WhenAll(Enumerable.Range(1, input.To).Select(i => context.CallActivityAsync<int>("Square", i)));
                return $"{string.Join(" + ", squares)} = {squares.Sum()}";
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        }

        [Function("Square")]
        public static int Square([ActivityTrigger] int number, string instanceId, FunctionContext context)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            Assert.NotEmpty(instanceId);
            Assert.NotNull(context);
            return number * number;
        }
    }
}
