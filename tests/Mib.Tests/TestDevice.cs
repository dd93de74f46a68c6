namespace Mib.Tests;

/// <summary>The one place that tests take their device from.</summary>
internal static class TestDevice
{
    /// <summary>The devices of this machine that tests run on.</summary>
    public static IEnumerable<string> Names => cuda.is_available() ? ["cpu", "cuda:0"] : ["cpu"];

    /// <summary>Where the running fixture computes; the processor unless it is a <see cref="DeviceFixture"/>.</summary>
    public static Device Current { get; set; } = CPU;
}

[TestFixture]
public sealed class TestDeviceTests
{
    [Test]
    public void Numerical_tests_run_on_a_GPU_too()
    {
        var fixtures = typeof(DeviceFixture).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(DeviceFixture)));
        if (!cuda.is_available())
            Assert.Ignore($"libtorch {__version__} has no CUDA or sees no GPU: the {fixtures} fixtures that run models ran on the processor only (docs/gpu.md).");

        Assert.That(TestDevice.Names, Does.Contain("cuda:0"));
    }
}
