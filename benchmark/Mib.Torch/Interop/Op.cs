using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>
/// Calls an operator of libtorch by its name in the dispatcher ("add.Tensor"): a new operator is one line of C#.
/// </summary>
internal static unsafe class Op
{
    private const int BufferSize = 512;

    private static readonly ConcurrentDictionary<string, nint> Known = new(StringComparer.Ordinal);

    static Op() => Threads.UseDefault();

    public static Tensor Call(string name, params ReadOnlySpan<Arg> args)
    {
        Value result;
        Invoke(name, args, &result, 1);
        return Owned(result);
    }

    public static (Tensor, Tensor) Pair(string name, params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[2];
        Invoke(name, args, results, 2);
        return (Owned(results[0]), Owned(results[1]));
    }

    public static (Tensor, Tensor, Tensor) Triple(string name, params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[3];
        Invoke(name, args, results, 3);
        return (Owned(results[0]), Owned(results[1]), Owned(results[2]));
    }

    public static Tensor[] List(string name, params ReadOnlySpan<Arg> args)
    {
        Value result;
        Invoke(name, args, &result, 1);
        var handles = (nint*)result.Pointer;
        var tensors = new Tensor[result.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Tensor.Own(handles[i]);
        }

        Native.mib_free(handles);
        return tensors;
    }

    public static bool Test(string name, params ReadOnlySpan<Arg> args)
    {
        Value result;
        Invoke(name, args, &result, 1);
        return result.Bits != 0;
    }

    /// <summary>An operator that writes into its first argument, which is also what it returns.</summary>
    public static Tensor InPlace(string name, params ReadOnlySpan<Arg> args)
    {
        Invoke(name, args, null, 0);
        return (Tensor)args[0].Reference!;
    }

    private static Tensor Owned(Value result) => Tensor.Own((nint)result.Bits);

    private static nint Find(string name)
    {
        return Known.TryGetValue(name, out nint op) ? op : Known.GetOrAdd(name, Resolve);

        static nint Resolve(string name)
        {
            int dot = name.IndexOf('.', StringComparison.Ordinal);
            string overload = dot < 0 ? "" : name[(dot + 1)..];
            fixed (byte* utf8Name = Encoding.UTF8.GetBytes($"aten::{(dot < 0 ? name : name[..dot])}\0"))
            fixed (byte* utf8Overload = Encoding.UTF8.GetBytes(overload + "\0"))
            {
                nint found = Native.mib_operator(utf8Name, utf8Overload);
                return found != 0 ? found : throw Failure.Of(name, []);
            }
        }
    }

    [SkipLocalsInit]
    private static void Invoke(string name, ReadOnlySpan<Arg> args, Value* results, int capacity)
    {
        Value* values = stackalloc Value[args.Length];
        byte* buffer = stackalloc byte[BufferSize];
        int size = SizeOfReferences(args);
        byte[]? large = size <= BufferSize ? null : GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Write(args, values, large is null ? buffer : (byte*)Unsafe.AsPointer(ref large[0]));
        if (Native.mib_call(Find(name), values, args.Length, results, capacity) == 0)
        {
            throw Failure.Of(name, args);
        }

        GC.KeepAlive(large);
    }

    private static int SizeOfReferences(ReadOnlySpan<Arg> args)
    {
        int size = 0;
        foreach (ref readonly Arg arg in args)
        {
            size += arg.Tag switch
            {
                Tag.Ints or Tag.Tensors or Tag.OptionalTensors => arg.Count * sizeof(long),
                Tag.Text => (Encoding.UTF8.GetByteCount((string)arg.Reference!) + 7) & ~7,
                _ => 0,
            };
        }

        return size;
    }

    private static void Write(ReadOnlySpan<Arg> args, Value* values, byte* buffer)
    {
        for (int i = 0; i < args.Length; i++)
        {
            ref readonly Arg arg = ref args[i];
            Value value = new() { Tag = arg.Tag, Count = arg.Count, Bits = arg.Bits };
            switch (arg.Tag)
            {
                case Tag.Tensor:
                    value.Bits = Unsafe.As<Tensor>(arg.Reference!).Handle;
                    break;
                case Tag.Generator:
                    value.Bits = Unsafe.As<Generator>(arg.Reference!).Handle;
                    break;
                case Tag.Ints:
                    value.Bits = (long)buffer;
                    ((long[])arg.Reference!).CopyTo(new Span<long>(buffer, arg.Count));
                    buffer += arg.Count * sizeof(long);
                    break;
                case Tag.Tensors or Tag.OptionalTensors:
                    value.Bits = (long)buffer;
                    foreach (Tensor? tensor in (Tensor?[])arg.Reference!)
                    {
                        *(nint*)buffer = tensor is null ? 0 : tensor.Handle;
                        buffer += sizeof(long);
                    }

                    break;
                case Tag.Text:
                    value.Bits = (long)buffer;
                    value.Count = Encoding.UTF8.GetBytes((string)arg.Reference!, new Span<byte>(buffer, int.MaxValue));
                    buffer += (value.Count + 7) & ~7;
                    break;
            }

            values[i] = value;
        }
    }
}
