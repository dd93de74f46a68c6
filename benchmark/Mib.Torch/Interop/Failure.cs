using System.Runtime.InteropServices;
using System.Text;
using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>Turns a failed call into the exception that TorchSharp throws, with what it was called on.</summary>
internal static class Failure
{
    public static ExternalException Of(string operation, params ReadOnlySpan<Arg> args)
    {
        var text = new StringBuilder(LastError()).Append(" [in ").Append(operation).Append('(');
        for (int i = 0; i < args.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Describe(args[i]));
        }

        return new ExternalException(text.Append(")]").ToString());
    }

    public static void Check(int succeeded, string operation, Tensor tensor)
    {
        if (succeeded == 0)
        {
            throw Of(operation, tensor);
        }
    }

    private static unsafe string LastError() => Marshal.PtrToStringUTF8((nint)Native.mib_last_error()) ?? "";

    private static string Describe(in Arg arg) => arg.Tag switch
    {
        Tag.None => "none",
        Tag.Int => $"{arg.Bits}",
        Tag.Double => $"{BitConverter.Int64BitsToDouble(arg.Bits)}",
        Tag.Bool => arg.Bits != 0 ? "true" : "false",
        Tag.Tensor => Describe((Tensor)arg.Reference!),
        Tag.Tensors or Tag.OptionalTensors =>
            $"[{string.Join(", ", ((Tensor?[])arg.Reference!).Select(t => t is null ? "none" : Describe(t)))}]",
        Tag.Ints => $"[{string.Join(", ", (long[])arg.Reference!)}]",
        Tag.Text => $"\"{arg.Reference}\"",
        _ => arg.Tag.ToString(),
    };

    private static string Describe(Tensor tensor) => $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}
