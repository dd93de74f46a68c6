namespace Mib.Tests;

/// <summary>
/// For tests that make tensors: what a test leaves alive is a leak, in the test or in what it tests. Tests open their
/// own scope. The count is of the whole process, so these fixtures never run beside one another.
/// </summary>
[NonParallelizable]
public abstract class TensorFixture
{
    private long before;

    [SetUp]
    public void CountTensors() => before = Tensor.TotalCount;

    [TearDown]
    public void NoTensorIsLeftAlive() => Assert.That(Tensor.TotalCount, Is.EqualTo(before), "live tensors");
}
