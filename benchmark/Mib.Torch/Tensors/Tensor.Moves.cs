namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to(
            ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Op.Call("to.dtype", this, type, non_blocking, copy), disposeAfter);

        public Tensor to(
            Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(
            string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1,
            bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(
            ScalarType type, Device device,
            bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Op.Call("to.device", this, Usable(device), type, non_blocking, copy), disposeAfter);

        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(
            ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor type_as(Tensor tensor) => to(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor @bool() => to(ScalarType.Bool);

        public Tensor @byte() => to(ScalarType.Byte);

        public Tensor @int() => to(ScalarType.Int32);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor @double() => to(ScalarType.Float64);

        private Tensor Moved(Tensor moved, bool disposeAfter)
        {
            if (disposeAfter)
            {
                Dispose();
            }

            return moved;
        }
    }
}
