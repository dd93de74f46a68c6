namespace Mib.Torch;

public static partial class torch
{
    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor acos(Tensor input) => input.acos();

    public static Tensor asin(Tensor input) => input.asin();

    public static Tensor atan(Tensor input) => input.atan();

    public static Tensor ceil(Tensor input) => input.ceil();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor cosh(Tensor input) => input.cosh();

    public static Tensor erf(Tensor input) => input.erf();

    public static Tensor erfc(Tensor input) => input.erfc();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor exp2(Tensor input) => input.exp2();

    public static Tensor expm1(Tensor input) => input.expm1();

    public static Tensor floor(Tensor input) => input.floor();

    public static Tensor frac(Tensor input) => input.frac();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor log10(Tensor input) => input.log10();

    public static Tensor log1p(Tensor input) => input.log1p();

    public static Tensor log2(Tensor input) => input.log2();

    public static Tensor neg(Tensor input) => input.neg();

    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sign(Tensor input) => input.sign();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor sinh(Tensor input) => input.sinh();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor square(Tensor input) => input.square();

    public static Tensor tan(Tensor input) => input.tan();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor trunc(Tensor input) => input.trunc();

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    public static Tensor logical_not(Tensor input) => input.logical_not();

    public static Tensor abs_(Tensor input) => input.abs_();

    public static Tensor acos_(Tensor input) => input.acos_();

    public static Tensor asin_(Tensor input) => input.asin_();

    public static Tensor atan_(Tensor input) => input.atan_();

    public static Tensor ceil_(Tensor input) => input.ceil_();

    public static Tensor cos_(Tensor input) => input.cos_();

    public static Tensor cosh_(Tensor input) => input.cosh_();

    public static Tensor erf_(Tensor input) => input.erf_();

    public static Tensor erfc_(Tensor input) => input.erfc_();

    public static Tensor exp_(Tensor input) => input.exp_();

    public static Tensor exp2_(Tensor input) => input.exp2_();

    public static Tensor expm1_(Tensor input) => input.expm1_();

    public static Tensor floor_(Tensor input) => input.floor_();

    public static Tensor frac_(Tensor input) => input.frac_();

    public static Tensor log_(Tensor input) => input.log_();

    public static Tensor log10_(Tensor input) => input.log10_();

    public static Tensor log1p_(Tensor input) => input.log1p_();

    public static Tensor log2_(Tensor input) => input.log2_();

    public static Tensor neg_(Tensor input) => input.neg_();

    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    public static Tensor sign_(Tensor input) => input.sign_();

    public static Tensor sin_(Tensor input) => input.sin_();

    public static Tensor sinh_(Tensor input) => input.sinh_();

    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    public static Tensor tan_(Tensor input) => input.tan_();

    public static Tensor tanh_(Tensor input) => input.tanh_();

    public static Tensor trunc_(Tensor input) => input.trunc_();
}
