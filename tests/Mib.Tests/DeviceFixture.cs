namespace Mib.Tests;

/// <summary>
/// For tests that run models: each runs on the processor and, where libtorch has CUDA, on the first GPU too. Models,
/// batches and tensors of such a test are made where <see cref="TestDevice"/> says.
/// </summary>
/// <param name="device">Where the fixture's tests compute.</param>
[TestFixtureSource(typeof(TestDevice), nameof(TestDevice.Names))]
public abstract class DeviceFixture(string device) : TensorFixture
{
    [OneTimeSetUp]
    public void GoToDevice() => TestDevice.Current = torch.device(device);

    [OneTimeTearDown]
    public void ComeBack() => TestDevice.Current = CPU;
}
