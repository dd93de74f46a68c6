namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Op.Call("add.Tensor", left, right, 1);

        public static Tensor operator +(Tensor left, Scalar right) => Op.Call("add.Scalar", left, right, 1);

        public static Tensor operator +(Tensor left, int right) => Op.Call("add.Scalar", left, right, 1);

        public static Tensor operator +(Tensor left, long right) => Op.Call("add.Scalar", left, right, 1);

        public static Tensor operator +(Tensor left, float right) => Op.Call("add.Scalar", left, right, 1);

        public static Tensor operator +(Tensor left, double right) => Op.Call("add.Scalar", left, right, 1);

        public static Tensor operator +(Scalar left, Tensor right) => Op.Call("add.Scalar", right, left, 1);

        public static Tensor operator +(int left, Tensor right) => Op.Call("add.Scalar", right, left, 1);

        public static Tensor operator +(long left, Tensor right) => Op.Call("add.Scalar", right, left, 1);

        public static Tensor operator +(float left, Tensor right) => Op.Call("add.Scalar", right, left, 1);

        public static Tensor operator +(double left, Tensor right) => Op.Call("add.Scalar", right, left, 1);

        public static Tensor operator -(Tensor left, Tensor right) => Op.Call("sub.Tensor", left, right, 1);

        public static Tensor operator -(Tensor left, Scalar right) => Op.Call("sub.Scalar", left, right, 1);

        public static Tensor operator -(Tensor left, int right) => Op.Call("sub.Scalar", left, right, 1);

        public static Tensor operator -(Tensor left, long right) => Op.Call("sub.Scalar", left, right, 1);

        public static Tensor operator -(Tensor left, float right) => Op.Call("sub.Scalar", left, right, 1);

        public static Tensor operator -(Tensor left, double right) => Op.Call("sub.Scalar", left, right, 1);

        public static Tensor operator -(Scalar left, Tensor right) => Op.Call("rsub.Scalar", right, left, 1);

        public static Tensor operator -(int left, Tensor right) => Op.Call("rsub.Scalar", right, left, 1);

        public static Tensor operator -(long left, Tensor right) => Op.Call("rsub.Scalar", right, left, 1);

        public static Tensor operator -(float left, Tensor right) => Op.Call("rsub.Scalar", right, left, 1);

        public static Tensor operator -(double left, Tensor right) => Op.Call("rsub.Scalar", right, left, 1);

        public static Tensor operator *(Tensor left, Tensor right) => Op.Call("mul.Tensor", left, right);

        public static Tensor operator *(Tensor left, Scalar right) => Op.Call("mul.Scalar", left, right);

        public static Tensor operator *(Tensor left, int right) => Op.Call("mul.Scalar", left, right);

        public static Tensor operator *(Tensor left, long right) => Op.Call("mul.Scalar", left, right);

        public static Tensor operator *(Tensor left, float right) => Op.Call("mul.Scalar", left, right);

        public static Tensor operator *(Tensor left, double right) => Op.Call("mul.Scalar", left, right);

        public static Tensor operator *(Scalar left, Tensor right) => Op.Call("mul.Scalar", right, left);

        public static Tensor operator *(int left, Tensor right) => Op.Call("mul.Scalar", right, left);

        public static Tensor operator *(long left, Tensor right) => Op.Call("mul.Scalar", right, left);

        public static Tensor operator *(float left, Tensor right) => Op.Call("mul.Scalar", right, left);

        public static Tensor operator *(double left, Tensor right) => Op.Call("mul.Scalar", right, left);

        public static Tensor operator /(Tensor left, Tensor right) => Op.Call("div.Tensor", left, right);

        public static Tensor operator /(Tensor left, Scalar right) => Op.Call("div.Scalar", left, right);

        public static Tensor operator /(Tensor left, int right) => Op.Call("div.Scalar", left, right);

        public static Tensor operator /(Tensor left, long right) => Op.Call("div.Scalar", left, right);

        public static Tensor operator /(Tensor left, float right) => Op.Call("div.Scalar", left, right);

        public static Tensor operator /(Tensor left, double right) => Op.Call("div.Scalar", left, right);

        public static Tensor operator /(Scalar left, Tensor right) => Inverse(left, right);

        public static Tensor operator /(int left, Tensor right) => Inverse(left, right);

        public static Tensor operator /(long left, Tensor right) => Inverse(left, right);

        public static Tensor operator /(float left, Tensor right) => Inverse(left, right);

        public static Tensor operator /(double left, Tensor right) => Inverse(left, right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator %(Tensor left, Tensor right) => Op.Call("remainder.Tensor", left, right);

        public static Tensor operator %(Tensor left, Scalar right) => Op.Call("remainder.Scalar", left, right);

        public static Tensor operator ~(Tensor left) => Op.Call("bitwise_not", left);

        public static Tensor operator &(Tensor left, Tensor right) => Op.Call("bitwise_and.Tensor", left, right);

        public static Tensor operator |(Tensor left, Tensor right) => Op.Call("bitwise_or.Tensor", left, right);

        public static Tensor operator ^(Tensor left, Tensor right) => Op.Call("bitwise_xor.Tensor", left, right);

        private static Tensor Inverse(Arg left, Tensor right)
        {
            using Tensor inverse = right.reciprocal();
            return Op.Call("mul.Scalar", inverse, left);
        }
    }
}
