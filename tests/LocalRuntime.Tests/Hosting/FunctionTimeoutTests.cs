using System.Net;
using MedFunctions.LocalRuntime.Triggers.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Hosting;

public sealed class FunctionTimeoutTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SteppedTime time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("api/Obeys", 0)]
    [InlineData("api/Ignores", 10)]
    public async Task GivenARunOverTheTimeLimit_WhenTheTimePasses_ThenItFailsWithGatewayTimeout(string url, int graceSeconds)
    {
        var builder = RunningApp.Builder(folder.Path, null, typeof(Functions));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Host.Settings = builder.Host.Settings with { FunctionTimeout = TimeSpan.FromMinutes(5) };
        await using var app = await RunningApp.StartAsync(builder);

        var answering = app.Http.GetAsync(new Uri(url, UriKind.Relative));
        await app.Recorder.UntilAsync("running");

        // The first wait is the limit, the second the limit and the grace for a run that ignores it.
        Assert.Equal(TimeSpan.FromMinutes(5), await time.NextWaitAsync());
        Assert.Equal(TimeSpan.FromSeconds(310), await time.NextWaitAsync());
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(answering.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1) + TimeSpan.FromSeconds(graceSeconds));

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await answering).StatusCode);
    }

    public sealed class Functions(Recorder recorder)
    {
        [Function("Obeys")]
        public async Task Obeys([HttpTrigger] HttpRequest request, CancellationToken cancellationToken)
        {
            recorder.Add("running");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        [Function("Ignores")]
        public Task Ignores([HttpTrigger] HttpRequest request)
        {
            recorder.Add("running");
            return new TaskCompletionSource().Task;
        }
    }
}
