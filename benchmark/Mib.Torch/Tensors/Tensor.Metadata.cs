namespace Mib.Torch;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Native.mib_tensor_dtype(Handle);

        public Device device
        {
            get
            {
                int index;
                var type = (DeviceType)Native.mib_tensor_device(Handle, &index);
                return type == DeviceType.CPU ? CPU : new Device(type, index);
            }
        }

        public DeviceType device_type
        {
            get
            {
                int index;
                return (DeviceType)Native.mib_tensor_device(Handle, &index);
            }
        }

        public int device_index
        {
            get
            {
                int index;
                _ = Native.mib_tensor_device(Handle, &index);
                return index;
            }
        }

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                fixed (long* into = sizes)
                {
                    Failure.Check(Native.mib_tensor_shape(Handle, into), nameof(shape), this);
                }

                return sizes;
            }
        }

        public long ndim => dim();

        public long Dimensions => dim();

        public long NumberOfElements => numel();

        public long ElementSize => dtype.ElementSize();

        /// <summary>The transpose of a matrix, or a copy of the handle for fewer dimensions.</summary>
        public Tensor T => Op.Call("numpy_T", this);

        public Tensor mT => Op.Call("mT", this);

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_contiguous() => Native.mib_tensor_is_contiguous(Handle) == 1;

        public long dim() => Native.mib_tensor_dim(Handle);

        public long numel() => Native.mib_tensor_numel(Handle);

        public long element_size() => ElementSize;

        public long[] size() => shape;

        public long size(int dim)
        {
            long[] sizes = shape;
            return sizes[Wrap(dim, sizes.Length)];
        }

        public long[] stride()
        {
            var strides = new long[dim()];
            fixed (long* into = strides)
            {
                Failure.Check(Native.mib_tensor_strides(Handle, into), nameof(stride), this);
            }

            return strides;
        }

        public long stride(int dim)
        {
            long[] strides = stride();
            return strides[Wrap(dim, strides.Length)];
        }

        public long storage_offset() => Native.mib_tensor_storage_offset(Handle);

        public override string ToString() =>
            IsInvalid ? "disposed tensor" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        private static int Wrap(int dim, int dims)
        {
            if (dim < -dims || dim >= dims)
            {
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {dims} dimensions.");
            }

            return dim < 0 ? dim + dims : dim;
        }
    }
}
