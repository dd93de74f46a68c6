using static Mib.Tests.Torch.Gradients.Sample;
using F = Mib.Torch.torch.nn.functional;

namespace Mib.Tests.Torch.Gradients;

internal static class FunctionalCases
{
    public static readonly GradientCase[] All =
    [
        new("gelu", x => x[0].gelu() * F.gelu(x[0]), Any(4)),
        new("gelu tanh", x => x[0].gelu(GELU.Approximate.tanh) * F.gelu(x[0], GELU.Approximate.tanh), Any(4)),
        new("gelu in-place", x => F.gelu(x[0].clone(), GELU.Approximate.none, true), Any(4)),
        new("relu of-functional", x => F.relu(x[0]) + F.relu(x[0].clone(), true), Any(4)),
        new("silu of-functional", x => F.silu(x[0]) + F.silu(x[0].clone(), true), Any(4)),
        new("sigmoid of-functional", x => F.sigmoid(x[0]), Any(4)),
        new("tanh of-functional", x => F.tanh(x[0]) + F.tanh(x[0].clone(), true), Any(4)),
        new("softplus", x => F.softplus(x[0]), Any(4)),
        new("linear", x => F.linear(x[0], x[1], x[2]) * F.linear(x[0], x[1]), Any(2, 3), Any(4, 3), Any(4)),
        new("layer_norm", x => F.layer_norm(x[0], [3], x[1], x[2]), Any(2, 3), Any(3), Any(3)),
        new("layer_norm plain", x => F.layer_norm(x[0], [2, 3]), Any(2, 3)),
        new("dropout", x => Seeded(() => F.dropout(x[0])), Any(8)),
        new("dropout in-place", x => Seeded(() => F.dropout(x[0].clone(), 0.3, true, true)), Any(8)),
        new("normalize", x => F.normalize(x[0]), Any(2, 3)),
        new("cosine_similarity", x => F.cosine_similarity(x[0], x[1]), Any(2, 3), Any(2, 3)),
        new("cross_entropy", x => F.cross_entropy(x[0], Classes), Any(2, 3)),
        new("cross_entropy smoothed", x => F.cross_entropy(x[0], Classes, Weights, label_smoothing: 0.1), Any(2, 3)),
        new("nll_loss", x => F.nll_loss(x[0].log_softmax(1), Classes, reduction: nn.Reduction.Sum), Any(2, 3)),
        new("mse_loss", x => F.mse_loss(x[0], x[1]), Any(2, 3), Any(2, 3)),
        new("l1_loss", x => F.l1_loss(x[0], x[1], nn.Reduction.None), Any(2, 3), Any(2, 3)),
        new("kl_div", x => F.kl_div(x[0].log_softmax(1), x[1].log_softmax(1)), Any(2, 3), Any(2, 3)),
        new("kl_div probabilities", x => F.kl_div(x[0].log_softmax(1), x[1].softmax(1), false), Any(2, 3), Any(2, 3)),
        new("binary_cross_entropy_with_logits", x => F.binary_cross_entropy_with_logits(x[0], Ones), Any(2, 3)),
    ];

    private static Tensor Ones => ones(2, 3, float64);

    private static Tensor Weights => tensor([0.5, 1.5, 1.0]);

    private static Tensor Classes => tensor([2L, 0L]);

    // The same units are dropped each time the function is evaluated.
    private static Tensor Seeded(Func<Tensor> function)
    {
        manual_seed(3);
        return function();
    }
}
