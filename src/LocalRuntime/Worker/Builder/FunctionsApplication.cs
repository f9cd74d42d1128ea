using System.Reflection;
using MedFunctions.LocalRuntime.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

#pragma warning disable CA1052 // the worker's own type can be created too

/// <summary>Entry point of a function app.</summary>
public class FunctionsApplication
{
    /// <summary>Makes the builder of an app whose functions are in the entry assembly.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var assembly = Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("A function app needs an entry assembly.");
        return new FunctionsApplicationBuilder(args, FunctionSource.Of(assembly));
    }
}
