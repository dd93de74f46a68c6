namespace Mib.Torch;

public static partial class torch
{
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    public partial class Tensor
    {
        public Tensor add(Tensor target) => Op.Call("add.Tensor", this, target, 1);

        public Tensor add(Tensor target, Scalar alpha) => Op.Call("add.Tensor", this, target, alpha);

        public Tensor add(Scalar scalar) => Op.Call("add.Scalar", this, scalar, 1);

        public Tensor add(Scalar scalar, Scalar alpha) => Op.Call("add.Scalar", this, scalar, alpha);

        public Tensor add_(Tensor target) => Op.InPlace("add_.Tensor", this, target, 1);

        public Tensor add_(Tensor target, Scalar alpha) => Op.InPlace("add_.Tensor", this, target, alpha);

        public Tensor add_(Scalar scalar) => Op.InPlace("add_.Scalar", this, scalar, 1);

        public Tensor add_(Scalar scalar, Scalar alpha) => Op.InPlace("add_.Scalar", this, scalar, alpha);

        public Tensor sub(Tensor target) => Op.Call("sub.Tensor", this, target, 1);

        public Tensor sub(Scalar target) => Op.Call("sub.Scalar", this, target, 1);

        public Tensor sub_(Tensor target) => Op.InPlace("sub_.Tensor", this, target, 1);

        public Tensor sub_(Scalar target) => Op.InPlace("sub_.Scalar", this, target, 1);

        public Tensor mul(Tensor target) => Op.Call("mul.Tensor", this, target);

        public Tensor mul(Scalar target) => Op.Call("mul.Scalar", this, target);

        public Tensor mul_(Tensor target) => Op.InPlace("mul_.Tensor", this, target);

        public Tensor mul_(Scalar target) => Op.InPlace("mul_.Scalar", this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.Call("div.Tensor_mode", this, target, Name(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.Call("div.Scalar_mode", this, target, Name(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.InPlace("div_.Tensor_mode", this, target, Name(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.InPlace("div_.Scalar_mode", this, target, Name(rounding_mode));

        public Tensor remainder(Tensor target) => Op.Call("remainder.Tensor", this, target);

        public Tensor remainder(Scalar scalar) => Op.Call("remainder.Scalar", this, scalar);

        public Tensor pow(Tensor exponent) => Op.Call("pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Op.Call("pow.Tensor_Scalar", this, exponent);

        public Tensor pow_(Scalar exponent) => Op.InPlace("pow_.Scalar", this, exponent);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Op.Call("addcmul", this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Op.InPlace("addcmul_", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Op.Call("addcdiv", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Op.InPlace("addcdiv_", this, tensor1, tensor2, value);

        public Tensor lerp(Tensor end, Tensor weight) => Op.Call("lerp.Tensor", this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Op.InPlace("lerp_.Tensor", this, end, weight);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.Call("clamp", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Op.InPlace("clamp_", this, min, max);

        public Tensor clamp_min(Scalar min) => Op.Call("clamp_min", this, min);

        public Tensor clamp_min_(Scalar min) => Op.InPlace("clamp_min_", this, min);

        public Tensor clamp_max(Scalar max) => Op.Call("clamp_max", this, max);

        public Tensor clamp_max_(Scalar max) => Op.InPlace("clamp_max_", this, max);

        public Tensor maximum(Tensor other) => Op.Call("maximum", this, other);

        public Tensor minimum(Tensor other) => Op.Call("minimum", this, other);

        public Tensor round(long decimals = 0) => Op.Call("round.decimals", this, decimals);

        /// <summary>This where the condition holds, <paramref name="y"/> elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Op.Call("where.self", condition, this, y);

        public Tensor masked_fill(Tensor mask, Scalar value) => Op.Call("masked_fill.Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Op.InPlace("masked_fill_.Scalar", this, mask, value);

        public Tensor zero_() => Op.InPlace("zero_", this);

        public Tensor fill_(Scalar value) => Op.InPlace("fill_.Scalar", this, value);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.InPlace("copy_", this, source, nonBlocking);

        private static string? Name(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
