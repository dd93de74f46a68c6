using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

internal static class ReductionCases
{
    public static readonly GradientCase[] All =
    [
        new("sum", x => x[0].sum() + torch.sum(x[0]), Any(2, 3)),
        new("sum dim", x => x[0].sum(1) * x[0].sum([0, 2], false).sum() * torch.sum(x[0], 1), Any(2, 3, 2)),
        new("sum dims", x => x[0].sum(0, 2, keepdim: true), Any(2, 3, 2)),
        new("mean", x => x[0].mean() * torch.mean(x[0]), Any(2, 3)),
        new("mean dim", x => x[0].mean([1], keepdim: true) * torch.mean(x[0], [0]), Any(2, 3)),
        new("var", x => x[0].var() * torch.var(x[0], unbiased: false), Any(2, 3)),
        new("var dim", x => x[0].var(1).sum() + x[0].var([0, 1], false), Any(2, 3)),
        new("std", x => x[0].std() * torch.std(x[0], unbiased: false), Any(2, 3)),
        new("std dim", x => x[0].std(1).sum() + x[0].std([0, 1], false), Any(2, 3)),
        new("prod", x => x[0].prod() + x[0].prod(1) * torch.prod(x[0]), Any(2, 3)),
        new("cumsum", x => x[0].cumsum(1) * torch.cumsum(x[0], 0), Any(2, 3)),
        new("logsumexp", x => x[0].logsumexp(1) + torch.logsumexp(x[0], 0, keepdim: true).sum(), Any(2, 3)),
        new("norm", x => x[0].norm() + torch.norm(x[0], p: 3), Any(2, 3)),
        new("norm dim", x => x[0].norm(1) + torch.norm(x[0], 0, true, 3).sum(), Any(2, 3)),
        new("max", x => x[0].max() * torch.max(x[0]), Any(2, 3)),
        new("max dim", x => x[0].max(1).values * torch.max(x[0], 1).values, Any(2, 3)),
        new("max other", x => x[0].max(x[1]) * torch.max(x[1], x[0]), Any(3), Any(3)),
        new("min", x => x[0].min() * torch.min(x[0]), Any(2, 3)),
        new("min dim", x => x[0].min(1).values * torch.min(x[0], 1).values, Any(2, 3)),
        new("min other", x => x[0].min(x[1]) * torch.min(x[1], x[0]), Any(3), Any(3)),
        new("amax", x => x[0].amax(1) + x[0].amax([0, 1], true).sum(), Any(2, 3)),
        new("amin", x => x[0].amin(1) + x[0].amin([0, 1], true).sum(), Any(2, 3)),
        new("topk", x => x[0].topk(2).values * torch.topk(x[0], 2, 1, false).values, Any(2, 3)),
        new("sort", x => x[0].sort().Values * torch.sort(x[0], 1, true).Values, Any(2, 3)),
        new("softmax", x => x[0].softmax(1) * torch.softmax(x[0], 0) * nn.functional.softmax(x[0], 1), Any(2, 3)),
        new("log_softmax", x => x[0].log_softmax(1) * nn.functional.log_softmax(x[0], 0), Any(2, 3)),
    ];
}
