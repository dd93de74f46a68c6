using System.CommandLine;

namespace Mib.Cli.Options;

/// <summary><c>--device</c>: where a model is computed.</summary>
internal static class DeviceOption
{
    public static Option<string> Create() => new("--device")
    {
        Description = "Where to compute: cpu, or cuda:0 where libtorch has CUDA.",
        HelpName = "cpu|cuda:N",
        DefaultValueFactory = _ => "cpu",
    };
}
