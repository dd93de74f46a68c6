using static Mib.Torch.torch;

namespace Mib.Torch;

internal enum IndexKind
{
    Single,
    Slice,
    Ellipsis,
    NewAxis,
    Items,
}

/// <summary>What brackets mean: views for numbers, slices and new axes, then one gather for index tensors.</summary>
internal static class Indexing
{
    public static Tensor Read(Tensor self, TensorIndex[] indices)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor view = View(self, indices, out Tensor?[] items);
        return (items.Length == 0 ? view : Gathered(view, items)).MoveToOuterDisposeScope();
    }

    public static void Assign(Tensor self, TensorIndex[] indices, Tensor value) => Put(self, indices, value, false);

    public static Tensor Put(Tensor self, TensorIndex[] indices, Tensor value, bool accumulate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor view = View(self, indices, out Tensor?[] items);
        if (items.Length > 0)
        {
            Op.InPlace("index_put_", view, Arg.Indices(items), value.to(view), accumulate);
        }
        else if (accumulate)
        {
            view.add_(value);
        }
        else
        {
            view.copy_(value);
        }

        return self;
    }

    private static Tensor Gathered(Tensor view, Tensor?[] items) => Op.Call("index.Tensor", view, Arg.Indices(items));

    private static Tensor View(Tensor self, TensorIndex[] indices, out Tensor?[] items)
    {
        Tensor view = self.alias();
        var gathered = new List<Tensor?>();
        int dim = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index.Kind)
            {
                case IndexKind.Single:
                    view = view.select(dim, index.Start!.Value);
                    break;
                case IndexKind.Slice:
                    if (index.Start is not null || index.Stop is not null || index.Step is not null)
                    {
                        view = Op.Call("slice.Tensor", view, dim, index.Start, index.Stop, index.Step ?? 1);
                    }

                    dim++;
                    break;
                case IndexKind.NewAxis:
                    view = view.unsqueeze(dim++);
                    break;
                case IndexKind.Ellipsis:
                    dim += (int)self.dim() - indices.Sum(Consumed);
                    break;
                default:
                    Pad(gathered, dim);
                    gathered.Add(index.Items);
                    dim += Consumed(index);
                    break;
            }
        }

        items = [.. gathered];
        return view;
    }

    // How many dimensions of the tensor an index takes: a mask takes as many as it has.
    private static int Consumed(TensorIndex index) => index.Kind switch
    {
        IndexKind.Ellipsis or IndexKind.NewAxis => 0,
        IndexKind.Items when index.Items!.dtype is ScalarType.Bool or ScalarType.Byte => (int)index.Items.dim(),
        _ => 1,
    };

    // A mask earlier in the list stands for several dimensions, so the place in the list is not the dimension.
    private static void Pad(List<Tensor?> items, int dim)
    {
        int taken = items.Sum(item =>
            item is { dtype: ScalarType.Bool or ScalarType.Byte } ? (int)item.dim() : 1);
        while (taken++ < dim)
        {
            items.Add(null);
        }
    }
}
