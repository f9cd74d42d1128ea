namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method that the host calls when its trigger fires.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>Name, unique in the app without regard to case.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));
}
