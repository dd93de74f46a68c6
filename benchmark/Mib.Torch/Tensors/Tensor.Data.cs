namespace Mib.Torch;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor on the CPU; setting it copies into that memory.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_cpu() || !is_contiguous())
                {
                    throw new InvalidOperationException(
                        $"Only a contiguous tensor on the CPU shows its bytes, and this one is {this}"
                        + (is_contiguous() ? ": call cpu() first." : ", not contiguous: call contiguous() first."));
                }

                long length = numel() * ElementSize;
                return length <= int.MaxValue
                    ? new Span<byte>(Native.mib_tensor_data(Handle), (int)length)
                    : throw new InvalidOperationException($"{this} has more bytes than a span holds: narrow() it.");
            }

            set
            {
                Span<byte> own = bytes;
                if (value.Length != own.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes do not fill {this}, which has {own.Length}.");
                }

                value.CopyTo(own);
            }
        }

        /// <summary>The value of a tensor of one element, whose type must be <typeparamref name="T"/>.</summary>
        public T item<T>()
            where T : unmanaged
        {
            return typeof(T) == ElementType(dtype)
                ? As<T>()
                : throw new ArgumentException($"{this} holds no {typeof(T).Name}. ToDouble(), ToInt64() … convert.");
        }

        /// <summary>The value of a tensor of one element, converted to <typeparamref name="T"/>.</summary>
        internal T As<T>()
            where T : unmanaged
        {
            if (numel() != 1)
            {
                throw new InvalidOperationException($"Only a tensor of one element has a value, not {this}.");
            }

            if (is_cpu())
            {
                return First<T>();
            }

            using Tensor near = cpu();
            return near.First<T>();
        }

        public Scalar ToScalar() => dtype switch
        {
            ScalarType.Bool => As<bool>(),
            _ when is_floating_point() => As<double>(),
            _ => As<long>(),
        };

        public static explicit operator float(Tensor value) => value.As<float>();

        public static explicit operator double(Tensor value) => value.As<double>();

        public static explicit operator long(Tensor value) => value.As<long>();

        public static explicit operator int(Tensor value) => value.As<int>();

        public static explicit operator byte(Tensor value) => value.As<byte>();

        public static explicit operator bool(Tensor value) => value.As<bool>();

        private static Type? ElementType(ScalarType type) => type switch
        {
            ScalarType.Float32 => typeof(float),
            ScalarType.Float64 => typeof(double),
            ScalarType.Int64 => typeof(long),
            ScalarType.Int32 => typeof(int),
            ScalarType.Int16 => typeof(short),
            ScalarType.Int8 => typeof(sbyte),
            ScalarType.Byte => typeof(byte),
            ScalarType.Bool => typeof(bool),
            ScalarType.Float16 => typeof(Half),
            _ => null,
        };

        private T First<T>()
            where T : unmanaged
        {
            void* data = Native.mib_tensor_data(Handle);
            return dtype switch
            {
                ScalarType.Float32 => Number.To<float, T>(*(float*)data),
                ScalarType.Float64 => Number.To<double, T>(*(double*)data),
                ScalarType.Int64 => Number.To<long, T>(*(long*)data),
                ScalarType.Int32 => Number.To<int, T>(*(int*)data),
                ScalarType.Int16 => Number.To<short, T>(*(short*)data),
                ScalarType.Int8 => Number.To<sbyte, T>(*(sbyte*)data),
                ScalarType.Byte => Number.To<byte, T>(*(byte*)data),
                ScalarType.Bool => Number.To<byte, T>(*(byte*)data),
                ScalarType.Float16 => Number.To<Half, T>(*(Half*)data),
                ScalarType.BFloat16 => Number.To<float, T>(BitConverter.Int32BitsToSingle(*(ushort*)data << 16)),
                var type => throw new InvalidOperationException($"A value of type {type} cannot be read."),
            };
        }
    }
}
