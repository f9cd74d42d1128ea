using System.Reflection;
using Microsoft.Extensions.Logging;

namespace MedFunctions.Architecture.Tests;

/// <summary>Event ids: 1000s Upload … 7000s Monitoring, 9000s the local runtime.</summary>
public sealed class LogEventTests
{
    private const int LocalRuntimeBlock = 9;

    private static readonly string[] Assemblies =
        ["MedFunctions.App", "MedFunctions.Adapters", "MedFunctions.Core", "MedFunctions.Imaging", "MedFunctions.LocalRuntime", "medfn"];

    private static readonly List<(MethodInfo Method, int Id)> Events =
    [
        .. from assembly in Assemblies
           from type in Assembly.Load(assembly).GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select (method, attribute.EventId),
    ];

    [Fact]
    public void GivenAllAssemblies_WhenTheirEventsAreRead_ThenEachIdIsGivenOnce()
    {
        Assert.InRange(Events.Count, 20, int.MaxValue);
        Assert.Empty(Events.GroupBy(one => one.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(Name))}"));
    }

    [Fact]
    public void GivenAnEventOfAStage_WhenItsIdIsRead_ThenItLiesInTheStagesBlock()
    {
        var ofStages = Events.Where(one => StageOf(one.Method) > 0).ToList();

        Assert.NotEmpty(ofStages);
        Assert.Empty(ofStages.Where(one => one.Id / 1000 != StageOf(one.Method)).Select(Name));
    }

    [Fact]
    public void GivenAnyOtherEvent_WhenItsIdIsRead_ThenItLiesInABlockOfSomebody() =>
        Assert.Empty(Events
            .Where(one => one.Method.DeclaringType!.Assembly.GetName().Name == "MedFunctions.LocalRuntime"
                ? one.Id / 1000 != LocalRuntimeBlock
                : one.Id / 1000 < 1 || one.Id / 1000 > Sources.Stages.Length)
            .Select(Name));

    private static int StageOf(MethodInfo method)
    {
        var parts = (method.DeclaringType!.Namespace ?? "").Split('.');
        return parts is ["MedFunctions", "Core" or "App", var stage, ..] ? 1 + Array.IndexOf(Sources.Stages, stage) : 0;
    }

    private static string Name((MethodInfo Method, int Id) one) => $"{one.Method.DeclaringType!.FullName}.{one.Method.Name} ({one.Id})";
}
