using BenchmarkDotNet.Attributes;

namespace Mib.Benchmarks.Torch;

/// <summary>Operators on a handful of numbers, where the call is all there is to pay for.</summary>
[MemoryDiagnoser]
public class SmallOperators
{
    private Tensor left = null!;
    private Tensor right = null!;

    [GlobalSetup]
    public void MakeTensors()
    {
        left = ones(2, 2);
        right = ones(2, 2);
    }

    [GlobalCleanup]
    public void FreeTensors()
    {
        left.Dispose();
        right.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void FloorOfAdd() => Floor.Add(left, right, 1);

    [Benchmark]
    public void Add() => left.add(right).Dispose();

    [Benchmark]
    public void AddInPlace() => left.add_(right);

    [Benchmark]
    public void MultiplyByNumber() => (left * 2.0).Dispose();

    [Benchmark]
    public void Matmul() => left.matmul(right).Dispose();

    [Benchmark]
    public void View() => left.view(4).Dispose();

    [Benchmark]
    public void Index() => left[1].Dispose();

    [Benchmark]
    public void IndexColumn() => left[.., 1].Dispose();

    [Benchmark]
    public void AddInScope()
    {
        using DisposeScope scope = NewDisposeScope();
        left.add(right);
    }

    [Benchmark]
    public long[] Shape() => left.shape;
}
