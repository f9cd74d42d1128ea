using System.ComponentModel;
using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Parameters filled by name: route values, blob path tokens, message metadata.</summary>
internal static class NamedValues
{
    public static bool Supports(Type type) => type == typeof(object) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <exception cref="FunctionInputConverterException">The text doesn't fit the type, or there is none and no default.</exception>
    public static object? Read(ParameterInfo parameter, InvocationContext context)
    {
        context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value);
        if (value is null)
        {
            if (parameter.HasDefaultValue) return parameter.DefaultValue;
            if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null) return null;
            throw new FunctionInputConverterException($"Parameter '{parameter.Name}' of function '{context.Function.Name}' has no value.");
        }

        if (parameter.ParameterType.IsInstanceOfType(value)) return value;
        try
        {
            var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
            return TypeDescriptor.GetConverter(parameter.ParameterType).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            // The value may identify a patient, so neither it nor the converter's message (which quotes it) is passed on.
            throw new FunctionInputConverterException(
                $"The value for parameter '{parameter.Name}' of function '{context.Function.Name}' is no {parameter.ParameterType.Name}.");
        }
    }
}
