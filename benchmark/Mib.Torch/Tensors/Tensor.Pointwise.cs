namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.Call("abs", this);

        public Tensor acos() => Op.Call("acos", this);

        public Tensor asin() => Op.Call("asin", this);

        public Tensor atan() => Op.Call("atan", this);

        public Tensor ceil() => Op.Call("ceil", this);

        public Tensor cos() => Op.Call("cos", this);

        public Tensor cosh() => Op.Call("cosh", this);

        public Tensor erf() => Op.Call("erf", this);

        public Tensor erfc() => Op.Call("erfc", this);

        public Tensor exp() => Op.Call("exp", this);

        public Tensor exp2() => Op.Call("exp2", this);

        public Tensor expm1() => Op.Call("expm1", this);

        public Tensor floor() => Op.Call("floor", this);

        public Tensor frac() => Op.Call("frac", this);

        public Tensor log() => Op.Call("log", this);

        public Tensor log10() => Op.Call("log10", this);

        public Tensor log1p() => Op.Call("log1p", this);

        public Tensor log2() => Op.Call("log2", this);

        public Tensor neg() => Op.Call("neg", this);

        public Tensor reciprocal() => Op.Call("reciprocal", this);

        public Tensor relu() => Op.Call("relu", this);

        public Tensor rsqrt() => Op.Call("rsqrt", this);

        public Tensor sigmoid() => Op.Call("sigmoid", this);

        public Tensor sign() => Op.Call("sign", this);

        public Tensor silu() => Op.Call("silu", this);

        public Tensor sin() => Op.Call("sin", this);

        public Tensor sinh() => Op.Call("sinh", this);

        public Tensor sqrt() => Op.Call("sqrt", this);

        public Tensor square() => Op.Call("square", this);

        public Tensor tan() => Op.Call("tan", this);

        public Tensor tanh() => Op.Call("tanh", this);

        public Tensor trunc() => Op.Call("trunc", this);

        public Tensor isnan() => Op.Call("isnan", this);

        public Tensor isfinite() => Op.Call("isfinite", this);

        public Tensor isinf() => Op.Call("isinf", this);

        public Tensor logical_not() => Op.Call("logical_not", this);
    }
}
