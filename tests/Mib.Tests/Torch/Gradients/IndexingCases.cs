using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

internal static class IndexingCases
{
    public static readonly GradientCase[] All =
    [
        new("TensorItems", x => x[0][1] + x[0][0, 2] + x[0][.., 1..][0].sum(), Any(2, 3)),
        new("TensorItems deep", x => x[0][1, 2, 0] + x[0][TensorIndex.Ellipsis, ^1].sum(), Any(2, 3, 2)),
        new("TensorItems tensors", x => x[0][Rows, Columns], Any(2, 3)),
        new("TensorItems set", x => Changed(x[0], t => t[.., 1] = x[1]), Any(2, 3), Any(2)),
        new("TensorItems set-tensors", x => Changed(x[0], t => t[Rows, Columns] = x[1]), Any(2, 3), Any(3)),
        new("TensorItems set-numbers", x => Changed(x[0], t => t[1, 2] = x[1]), Any(2, 3), Any()),
        new("index", x => x[0].index(Rows) + x[0].index(TensorIndex.Tensor(Rows), 1).sum(), Any(2, 3)),
        new("index_put_", x => x[0].clone().index_put_(x[1], tensor([1L])), Any(2, 3), Any(3)),
        new("index_put_ accumulate", x => x[0].clone().index_put_(x[1], [Rows], true), Any(2, 3), Any(3)),
        new("index_put_ slice", x => x[0].clone().index_put_(x[1], TensorIndex.Colon, 1), Any(2, 3), Any(2)),
        new("index_select", x => x[0].index_select(1, Columns) * torch.index_select(x[0], 1, Columns), Any(2, 3)),
        new("index_add", x => x[0].index_add(0, Rows, x[1], 0.5), Any(2, 3), Any(3, 3)),
        new("index_add_", x => x[0].clone().index_add_(0, Rows, x[1], 0.5), Any(2, 3), Any(3, 3)),
        new("index_copy", x => x[0].index_copy(1, Columns, x[1]), Any(2, 3), Any(2, 3)),
        new("index_copy_", x => x[0].clone().index_copy_(1, Columns, x[1]), Any(2, 3), Any(2, 3)),
        new("index_fill_", x => x[0].clone().index_fill_(1, tensor([0L]), 2), Any(2, 3)),
        new("gather", x => x[0].gather(1, Picks) * torch.gather(x[0], 1, Picks), Any(2, 3)),
        new("scatter", x => x[0].scatter(1, Picks, x[1]) * torch.scatter(x[0], 1, Picks, x[1]), Any(2, 3), Any(2, 2)),
        new("scatter_", x => x[0].clone().scatter_(1, Picks, x[1]), Any(2, 3), Any(2, 2)),
        new("scatter_add", x => x[0].scatter_add(1, Picks, x[1]), Any(2, 3), Any(2, 2)),
        new("scatter_add of-torch", x => torch.scatter_add(x[0], 1, Picks, x[1]), Any(2, 3), Any(2, 2)),
        new("scatter_add_", x => x[0].clone().scatter_add_(1, Picks, x[1]), Any(2, 3), Any(2, 2)),
        new("masked_select", x => x[0].masked_select(Mask) * torch.masked_select(x[0], Mask), Any(2, 3)),
    ];

    private static Tensor Rows => tensor([1L, 0L, 1L]);

    private static Tensor Columns => tensor([2L, 0L, 1L]);

    private static Tensor Picks => tensor([0L, 2L, 1L, 0L], 2, 2);

    private static Tensor Mask => tensor([true, false, true, false, false, true], 2, 3);

    private static Tensor Changed(Tensor input, Action<Tensor> change)
    {
        Tensor copy = input.clone();
        change(copy);
        return copy;
    }
}
