using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Discovery;

/// <summary>The public description of a discovered method.</summary>
internal sealed class FunctionDeclaration(
    string name, MethodInfo method, ImmutableArray<FunctionParameter> parameters, IReadOnlyList<DeclaredBinding> bindings)
    : FunctionDefinition
{
    public override string Name { get; } = name;

    /// <summary>Depends on the name only, so receipts stay good when the code is moved.</summary>
    public override string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant())))[..32];

    public override string EntryPoint { get; } = EntryPointOf(method);

    public override string PathToAssembly { get; } = method.Module.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; } = parameters;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = Of(bindings, BindingDirection.In);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = Of(bindings, BindingDirection.Out);

    private static string EntryPointOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static ImmutableDictionary<string, BindingMetadata> Of(IReadOnlyList<DeclaredBinding> bindings, BindingDirection direction) =>
        bindings.Where(b => b.Direction == direction).ToImmutableDictionary(b => b.Name, b => (BindingMetadata)b);
}

internal sealed class DeclaredBinding(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;
}
