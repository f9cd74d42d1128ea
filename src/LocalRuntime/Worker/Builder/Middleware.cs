namespace Microsoft.Azure.Functions.Worker.Middleware
{
    /// <summary>The rest of a run: the middleware that follows and the function itself.</summary>
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    /// <summary>Code around every run of every function.</summary>
    public interface IFunctionsWorkerMiddleware
    {
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
    }
}

namespace Microsoft.Azure.Functions.Worker
{
    using Microsoft.Azure.Functions.Worker.Middleware;
    using Microsoft.Extensions.DependencyInjection;

    /// <summary>Where an app registers middleware and services.</summary>
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
    }
}
