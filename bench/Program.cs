using MedFunctions.Bench;
using MedFunctions.Bench.Path;

IBenchmark[] benchmarks = [new PathBenchmark()];
if (args is [] or ["-h" or "--help"])
{
    Console.WriteLine("./bench.sh NAME runs one of:");
    foreach (var benchmark in benchmarks)
    {
        Console.WriteLine($"  {benchmark.Name,-10} {benchmark.About}");
    }

    return 0;
}

if (benchmarks.FirstOrDefault(benchmark => benchmark.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine($"There is no benchmark {args[0]}. Known: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}

Console.WriteLine((await chosen.RunAsync()).Line(chosen.Name));
return 0;
