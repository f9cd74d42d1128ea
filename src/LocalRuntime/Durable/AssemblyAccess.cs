using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MedFunctions.LocalRuntime.Tests")]
