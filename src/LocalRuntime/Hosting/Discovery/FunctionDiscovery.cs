using System.Collections.Immutable;
using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Binding;
using MedFunctions.LocalRuntime.Triggers.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MedFunctions.LocalRuntime.Hosting.Discovery;

/// <summary>Finds the functions of an app and checks how they are declared.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags AllMethods =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="FunctionDiscoveryException">At least one function is declared wrongly.</exception>
    public static IReadOnlyList<Function> Find(IEnumerable<Type> types, TriggerFactory triggers)
    {
        var errors = new List<string>();
        var functions = new List<Function>();
        var methods = from type in types
                      from method in type.GetMethods(AllMethods)
                      let attribute = method.GetCustomAttribute<FunctionAttribute>()
                      where attribute is not null
                      orderby attribute.Name
                      select (attribute.Name, method);
        foreach (var (name, method) in methods)
        {
            try
            {
                functions.Add(Describe(name, method, triggers));
            }
            catch (FormatException e)
            {
                errors.Add($"Function '{name}' ({method.DeclaringType!.Name}.{method.Name}): {e.Message}.");
            }
        }

        errors.AddRange(Duplicates(functions));
        return errors.Count == 0 ? functions : throw new FunctionDiscoveryException(errors);
    }

    private static Function Describe(string name, MethodInfo method, TriggerFactory triggers)
    {
        CheckMethod(name, method);
        var parameters = method.GetParameters();
        var marked = parameters
            .Select(parameter => (Parameter: parameter, Attribute: parameter.GetCustomAttribute<TriggerBindingAttribute>()!))
            .Where(m => m.Attribute is not null)
            .ToList();
        if (marked.Count != 1)
            throw new FormatException(marked.Count == 0 ? "no parameter has a trigger attribute" : "more than one parameter has a trigger attribute");

        var trigger = triggers.Create(marked[0].Attribute, name);
        var retry = method.GetCustomAttribute<RetryAttribute>();
        if (retry is not null && trigger is not TimerTrigger)
            throw new FormatException($"a retry attribute has no effect with a {trigger.Type}, which redelivers by itself or not at all");
        RetryDelay.Check(retry);

        var bindings = parameters.Select(p => ParameterBindings.For(p, trigger, triggers)).ToList();
        var outputs = method.GetCustomAttributes<OutputBindingAttribute>().ToList();
        if (outputs.Count > 1) throw new FormatException("the return value has more than one output attribute");
        if (outputs.Count == 1 && trigger is HttpTrigger)
            throw new FormatException("the return value of an HTTP function is its answer and can't also be an output");
        var output = outputs.Count == 0 ? null : ReturnBindings.For(outputs[0], triggers);

        return new Function(Declare(name, method, trigger, outputs), method, trigger, bindings, output, retry);
    }

    private static void CheckMethod(string name, MethodInfo method)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 127 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new FormatException("a function's name has 1 to 127 letters, digits, '_' and '-'");
        if (!method.IsPublic || !method.DeclaringType!.IsVisible) throw new FormatException("the method and its class must be public");
        if (method.ContainsGenericParameters) throw new FormatException("a generic method or class can't be a function");
        if (!method.IsStatic && method.DeclaringType.IsAbstract) throw new FormatException("the class is abstract");
        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<System.Runtime.CompilerServices.AsyncStateMachineAttribute>() is not null)
            throw new FormatException("'async void' can't be awaited; return Task");
    }

    private static FunctionDeclaration Declare(
        string name, MethodInfo method, Trigger trigger, IReadOnlyList<OutputBindingAttribute> outputs)
    {
        var bindings = new List<DeclaredBinding>();
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.GetCustomAttribute<BindingAttribute>() switch
            {
                TriggerBindingAttribute => trigger.Type,
                BlobInputAttribute => "blob",
                DurableClientAttribute => "durableClient",
                _ => null,
            };
            if (type is not null) bindings.Add(new DeclaredBinding(parameter.Name!, type, BindingDirection.In));
        }

        if (trigger is HttpTrigger) bindings.Add(new DeclaredBinding("$return", "http", BindingDirection.Out));
        bindings.AddRange(outputs.Select(o => new DeclaredBinding("$return", o is QueueOutputAttribute ? "queue" : "blob", BindingDirection.Out)));
        var parameters = method.GetParameters()
            .Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null))
            .ToImmutableArray();
        return new FunctionDeclaration(name, method, parameters, bindings);
    }

    private static IEnumerable<string> Duplicates(IReadOnlyList<Function> functions)
    {
        foreach (var same in functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"Function '{same.Key}': the name is used {same.Count()} times ({string.Join(", ", same.Select(f => f.Definition.EntryPoint))}).";

        var routes = from function in functions
                     where function.Trigger is HttpTrigger
                     let http = (HttpTrigger)function.Trigger
                     from method in http.Methods.DefaultIfEmpty("*")
                     group function.Name by (http.Route.ToUpperInvariant(), method) into same
                     where same.Count() > 1
                     select same;
        foreach (var same in routes)
            yield return $"Function '{same.First()}': its route and method {same.Key.method} are those of {string.Join(", ", same.Skip(1))} too.";
    }
}
