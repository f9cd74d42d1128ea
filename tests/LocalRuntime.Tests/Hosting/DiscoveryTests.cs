using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(typeof(NoTrigger), "no parameter has a trigger attribute")]
    [InlineData(typeof(TwoTriggers), "more than one parameter has a trigger attribute")]
    [InlineData(typeof(PrivateMethod), "must be public")]
    [InlineData(typeof(AsyncVoid), "async void")]
    [InlineData(typeof(LoggerParameter), "take ILogger<T> in the constructor")]
    [InlineData(typeof(UnknownName), "nothing fills parameter 'other'")]
    [InlineData(typeof(WrongTriggerType), "can't give parameter 'timer' a String")]
    [InlineData(typeof(BadCron), "is no schedule")]
    [InlineData(typeof(BadRoute), "the route '{id' is wrong")]
    [InlineData(typeof(BadBlobPath), "'{**name}' has a brace")]
    [InlineData(typeof(BadContainer), "is no container name")]
    [InlineData(typeof(NoSuchConnection), "the setting 'Elsewhere'")]
    [InlineData(typeof(NoSuchSetting), "the setting 'Nowhere' is missing")]
    [InlineData(typeof(RetryOnQueue), "retry attribute has no effect with a queueTrigger")]
    [InlineData(typeof(BadRetry), "is no retry interval")]
    public void GivenAMistake_WhenBuilt_ThenTheErrorNamesFunctionAndMistake(Type type, string mistake)
    {
        var error = Assert.Single(Errors(type));

        Assert.StartsWith($"Function 'F' ({type.Name}.", error, StringComparison.Ordinal);
        Assert.Contains(mistake, error, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenOneNameTwice_WhenBuilt_ThenTheErrorNamesBothMethods()
    {
        var error = Assert.Single(Errors(typeof(SameName)));

        Assert.Contains("'F'", error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SameName.One", error, StringComparison.Ordinal);
        Assert.Contains("SameName.Two", error, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenOneRouteTwice_WhenBuilt_ThenTheErrorNamesBothFunctions()
    {
        var error = Assert.Single(Errors(typeof(SameRoute)));

        Assert.Contains("'A'", error, StringComparison.Ordinal);
        Assert.Contains("B too", error, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenSeveralMistakes_WhenBuilt_ThenAllAreReportedAtOnce() =>
        Assert.Equal(3, Errors(typeof(NoTrigger), typeof(BadCron), typeof(BadRoute)).Count);

    private static IReadOnlyList<string> Errors(params Type[] types)
    {
        using var folder = new TempFolder();
        var builder = RunningApp.Builder(folder.Path, "UseDevelopmentStorage=true", types);
        return Assert.Throws<FunctionDiscoveryException>(() => builder.Build()).Errors;
    }

#pragma warning disable CA1822, CA1034, IDE0060 // declared wrongly on purpose, as an app would
    public sealed class NoTrigger
    {
        [Function("F")]
        public void Run(string text)
        {
        }
    }

    public sealed class TwoTriggers
    {
        [Function("F")]
        public void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer, [HttpTrigger] HttpRequest request)
        {
        }
    }

    public sealed class PrivateMethod
    {
        [Function("F")]
        internal void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    public sealed class AsyncVoid
    {
        [Function("F")]
        public async void Run([HttpTrigger] HttpRequest request) => await Task.Yield();
    }

    public sealed class LoggerParameter
    {
        [Function("F")]
        public void Run([HttpTrigger] HttpRequest request, ILogger logger)
        {
        }
    }

    public sealed class UnknownName
    {
        [Function("F")]
        public void Run([HttpTrigger(Route = "x/{id}")] HttpRequest request, string id, string other)
        {
        }
    }

    public sealed class WrongTriggerType
    {
        [Function("F")]
        public void Run([TimerTrigger("0 0 0 * * *")] string timer)
        {
        }
    }

    public sealed class BadCron
    {
        [Function("F")]
        public void Run([TimerTrigger("0 0 25 * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class BadRoute
    {
        [Function("F")]
        public void Run([HttpTrigger(Route = "{id")] HttpRequest request)
        {
        }
    }

    public sealed class BadBlobPath
    {
        [Function("F")]
        public void Run([BlobTrigger("upload/{**name}")] Stream blob)
        {
        }
    }

    public sealed class BadContainer
    {
        [Function("F")]
        public void Run([BlobTrigger("Up_load/{name}")] Stream blob)
        {
        }
    }

    public sealed class NoSuchConnection
    {
        [Function("F")]
        public void Run([BlobTrigger("upload/{name}", Connection = "Elsewhere")] Stream blob)
        {
        }
    }

    public sealed class NoSuchSetting
    {
        [Function("F")]
        public void Run([QueueTrigger("%Nowhere%")] string message)
        {
        }
    }

    public sealed class RetryOnQueue
    {
        [Function("F")]
        [FixedDelayRetry(3, "00:00:01")]
        public void Run([QueueTrigger("jobs")] string message)
        {
        }
    }

    public sealed class BadRetry
    {
        [Function("F")]
        [FixedDelayRetry(3, "soon")]
        public void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class SameName
    {
        [Function("F")]
        public void One([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
        {
        }

        [Function("f")]
        public void Two([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class SameRoute
    {
        [Function("A")]
        public void One([HttpTrigger("get", Route = "x")] HttpRequest request)
        {
        }

        [Function("B")]
        public void Two([HttpTrigger("GET", "post", Route = "/X")] HttpRequest request)
        {
        }
    }
}
