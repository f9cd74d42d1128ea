using MedFunctions.Core.Monitoring;

namespace MedFunctions.Cli.Api;

/// <summary>The server answered with an error.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
