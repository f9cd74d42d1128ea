namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of a run: the middleware that follows and the function itself.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Code around every run of every function.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
