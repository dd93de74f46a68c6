namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(Scalar scalar) => scalar.Type switch
        {
            ScalarType.Bool => tensor(scalar.ToBoolean()),
            _ when scalar.IsIntegral => tensor(scalar.ToInt64(), scalar.Type),
            _ => tensor(scalar.ToDouble(), scalar.Type),
        };
    }
}
