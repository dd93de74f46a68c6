namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs_() => Op.InPlace("abs_", this);

        public Tensor acos_() => Op.InPlace("acos_", this);

        public Tensor asin_() => Op.InPlace("asin_", this);

        public Tensor atan_() => Op.InPlace("atan_", this);

        public Tensor ceil_() => Op.InPlace("ceil_", this);

        public Tensor cos_() => Op.InPlace("cos_", this);

        public Tensor cosh_() => Op.InPlace("cosh_", this);

        public Tensor erf_() => Op.InPlace("erf_", this);

        public Tensor erfc_() => Op.InPlace("erfc_", this);

        public Tensor exp_() => Op.InPlace("exp_", this);

        public Tensor exp2_() => Op.InPlace("exp2_", this);

        public Tensor expm1_() => Op.InPlace("expm1_", this);

        public Tensor floor_() => Op.InPlace("floor_", this);

        public Tensor frac_() => Op.InPlace("frac_", this);

        public Tensor log_() => Op.InPlace("log_", this);

        public Tensor log10_() => Op.InPlace("log10_", this);

        public Tensor log1p_() => Op.InPlace("log1p_", this);

        public Tensor log2_() => Op.InPlace("log2_", this);

        public Tensor neg_() => Op.InPlace("neg_", this);

        public Tensor reciprocal_() => Op.InPlace("reciprocal_", this);

        public Tensor relu_() => Op.InPlace("relu_", this);

        public Tensor rsqrt_() => Op.InPlace("rsqrt_", this);

        public Tensor sigmoid_() => Op.InPlace("sigmoid_", this);

        public Tensor sign_() => Op.InPlace("sign_", this);

        public Tensor silu_() => Op.InPlace("silu_", this);

        public Tensor sin_() => Op.InPlace("sin_", this);

        public Tensor sinh_() => Op.InPlace("sinh_", this);

        public Tensor sqrt_() => Op.InPlace("sqrt_", this);

        public Tensor tan_() => Op.InPlace("tan_", this);

        public Tensor tanh_() => Op.InPlace("tanh_", this);

        public Tensor trunc_() => Op.InPlace("trunc_", this);

        public Tensor logical_not_() => Op.InPlace("logical_not_", this);
    }
}
