using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Mib.Torch;

/// <summary>The functions of libmibtorch (native/*.cpp). On failure they return 0, null or −1.</summary>
internal static unsafe partial class Native
{
    private const string Library = "mibtorch";

    [LibraryImport(Library)]
    internal static partial byte* mib_last_error();

    [LibraryImport(Library)]
    internal static partial nint mib_operator(byte* name, byte* overload);

    [LibraryImport(Library)]
    internal static partial int mib_call(nint op, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    internal static partial void mib_free(void* block);

    [LibraryImport(Library)]
    internal static partial void mib_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint mib_tensor_share(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long mib_tensor_dim(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long mib_tensor_numel(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_tensor_shape(nint tensor, long* into);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_tensor_strides(nint tensor, long* into);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long mib_tensor_storage_offset(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_tensor_is_contiguous(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_tensor_dtype(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_tensor_device(nint tensor, int* index);

    [LibraryImport(Library)]
    internal static partial void* mib_tensor_data(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int mib_grad_enabled();

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void mib_set_grad_enabled(int enabled);

    [LibraryImport(Library)]
    internal static partial int mib_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int mib_set_requires_grad(nint tensor, int required);

    [LibraryImport(Library)]
    internal static partial int mib_is_leaf(nint tensor);

    [LibraryImport(Library)]
    internal static partial int mib_retain_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int mib_get_grad(nint tensor, nint* grad);

    [LibraryImport(Library)]
    internal static partial int mib_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial int mib_autograd_grad(
        nint* outputs, nint* gradOutputs, int outputCount, nint* inputs, int inputCount,
        int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library)]
    internal static partial int mib_autograd_backward(
        nint* outputs, nint* gradOutputs, int outputCount, nint* inputs, int inputCount,
        int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial byte* mib_version();

    [LibraryImport(Library)]
    internal static partial int mib_get_num_threads();

    [LibraryImport(Library)]
    internal static partial int mib_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int mib_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial nint mib_generator(long seed);

    [LibraryImport(Library)]
    internal static partial nint mib_default_generator();

    [LibraryImport(Library)]
    internal static partial void mib_generator_free(nint generator);

    [LibraryImport(Library)]
    internal static partial int mib_generator_seed(nint generator, long seed);

    [LibraryImport(Library)]
    internal static partial long mib_generator_current_seed(nint generator);

    [LibraryImport(Library)]
    internal static partial int mib_cuda_is_available();

    [LibraryImport(Library)]
    internal static partial int mib_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int mib_cuda_synchronize(int index);
}
