using System.Reflection;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>JSON that an activity is called with.</summary>
internal sealed record ActivityInput(string? Json);
