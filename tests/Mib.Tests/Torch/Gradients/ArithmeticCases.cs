using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

internal static class ArithmeticCases
{
    public static readonly GradientCase[] All =
    [
        new("add", x => x[0].add(x[1]), Any(2, 3), Any(3)),
        new("add alpha", x => x[0].add(x[1], 0.5), Any(2, 3), Any(3)),
        new("add scalar", x => x[0].add(3), Any(3)),
        new("add scalar-alpha", x => x[0].add(3, 0.5), Any(3)),
        new("add of-torch", x => torch.add(x[0], x[1]) + torch.add(x[0], 2) + torch.add(x[0], x[1], 3), Any(3), Any(3)),
        new("add_", x => x[0].clone().add_(x[1]).add_(x[1], 0.5).add_(2).add_(2, 3), Any(3), Any(3)),
        new("sub", x => x[0].sub(x[1]).sub(1) + torch.sub(x[0], x[1]) * torch.sub(x[0], 1), Any(2, 3), Any(3)),
        new("sub_", x => x[0].clone().sub_(x[1]).sub_(1), Any(2, 3), Any(3)),
        new("mul", x => x[0].mul(x[1]).mul(2) + torch.mul(x[0], x[1]) * torch.mul(x[0], 2), Any(2, 3), Any(3)),
        new("mul_", x => x[0].clone().mul_(x[1]).mul_(2), Any(2, 3), Any(3)),
        new("div", x => x[0].div(x[1]).div(2) + torch.div(x[0], x[1]) * torch.div(x[0], 2), Any(2, 3), Positive(3)),
        new("div trunc", x => x[0].div(x[1], RoundingMode.trunc), Any(3), Positive(3)),
        new("div floor", x => x[0].div(2, RoundingMode.floor), Any(3)),
        new("div_", x => x[0].clone().div_(x[1]).div_(2), Any(2, 3), Positive(3)),
        new("remainder", x => x[0].remainder(x[1]) + x[0].remainder(0.7), Any(3), Positive(3)),
        new("pow", x => x[0].pow(x[1]) + x[0].pow(3) + torch.pow(x[0], x[1]) * torch.pow(x[0], 2), Positive(3), Any(3)),
        new("pow_", x => x[0].clone().pow_(3), Any(3)),
        new("addcmul", x => x[0].addcmul(x[1], x[2], 0.5), Any(3), Any(3), Any(3)),
        new("addcmul_", x => x[0].clone().addcmul_(x[1], x[2], 0.5), Any(3), Any(3), Any(3)),
        new("addcdiv", x => x[0].addcdiv(x[1], x[2], 0.5), Any(3), Any(3), Positive(3)),
        new("addcdiv_", x => x[0].clone().addcdiv_(x[1], x[2], 0.5), Any(3), Any(3), Positive(3)),
        new("lerp", x => x[0].lerp(x[1], x[2]) * torch.lerp(x[1], x[0], x[2]), Any(3), Any(3), Any(3)),
        new("lerp_", x => x[0].clone().lerp_(x[1], x[2]), Any(3), Any(3), Any(3)),
        new("clamp", x => x[0].clamp(-1, 1) * torch.clamp(x[0], max: 0.5), Any(4)),
        new("clamp_", x => x[0].clone().clamp_(-1, 1), Any(4)),
        new("clamp_min", x => x[0].clamp_min(0) * torch.clamp_min(x[0], 1), Any(4)),
        new("clamp_min_", x => x[0].clone().clamp_min_(0), Any(4)),
        new("clamp_max", x => x[0].clamp_max(0) * torch.clamp_max(x[0], 1), Any(4)),
        new("clamp_max_", x => x[0].clone().clamp_max_(0), Any(4)),
        new("maximum", x => x[0].maximum(x[1]) * torch.maximum(x[1], x[0]), Any(4), Any(4)),
        new("minimum", x => x[0].minimum(x[1]) * torch.minimum(x[1], x[0]), Any(4), Any(4)),
        new("round", x => x[0].round() + x[0].round(1) + torch.round(x[0]), Any(4)),
        new("where", x => x[0].where(Mask, x[1]) * torch.where(Mask, x[1], x[0]), Any(4), Any(4)),
        new("masked_fill", x => x[0].masked_fill(Mask, 3), Any(4)),
        new("masked_fill_", x => x[0].clone().masked_fill_(Mask, 3), Any(4)),
        new("zero_", x => x[0] * x[0].clone().zero_(), Any(3)),
        new("fill_", x => x[0] * x[0].clone().fill_(2), Any(3)),
        new("copy_", x => zeros(3, float64).copy_(x[0]) * x[0].clone().copy_(x[1]), Any(3), Any(3)),
        new("op_Addition", x => x[0] + x[1] + 1 + 2L + 3f + 4.0 + 5.ToScalar(), Any(3), Any(3)),
        new("op_Addition from-the-left", x => 1 + (2L + (3f + (4.0 + (5.ToScalar() + x[0])))), Any(3)),
        new("op_Subtraction", x => x[0] - x[1] - 1 - 2L - 3f - 4.0 - 5.ToScalar(), Any(3), Any(3)),
        new("op_Subtraction from-the-left", x => 1 - (2L - (3f - (4.0 - (5.ToScalar() - x[0])))), Any(3)),
        new("op_Multiply", x => x[0] * x[1] * 2 * 3L * 4f * 0.5 * 2.ToScalar(), Any(3), Any(3)),
        new("op_Multiply from-the-left", x => 2 * (3L * (4f * (0.5 * (2.ToScalar() * x[0])))), Any(3)),
        new("op_Division", x => x[0] / x[1] / 2 / 3L / 4f / 0.5 / 2.ToScalar(), Any(3), Positive(3)),
        new("op_Division from-the-left", x => 2 / (3L / (4f / (0.5 / (2.ToScalar() / x[0])))), Positive(3)),
        new("op_Modulus", x => (x[0] % x[1]) + (x[0] % 0.7.ToScalar()), Any(3), Positive(3)),
        new("op_UnaryNegation", x => -x[0], Any(3)),
    ];

    private static Tensor Mask => tensor([true, false, false, true]);
}
