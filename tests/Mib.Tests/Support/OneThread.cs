namespace Mib.Tests;

/// <summary>The tests' tensors are tiny: a second thread of libtorch would only wait for the first, the longer the busier the machine.</summary>
[SetUpFixture]
public sealed class OneThread
{
    [OneTimeSetUp]
    public void Set() => set_num_threads(1);
}
