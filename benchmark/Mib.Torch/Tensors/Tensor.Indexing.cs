namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Indexing.Assign(this, indices, value);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices, false);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => this[[TensorIndex.Single(i1)]] = value;
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => Indexing.Read(this, [i1, i2]);
            set => this[[TensorIndex.Single(i1), TensorIndex.Single(i2)]] = value;
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => Indexing.Read(this, [i1, i2, i3]);
            set => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)]] = value;
        }

        public Tensor index(params TensorIndex[] indices) => Indexing.Read(this, indices);

        public Tensor index(params Tensor[] indices) => Op.Call("index.Tensor", this, Arg.Indices(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) =>
            Indexing.Put(this, indices, value, accumulate);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Op.InPlace("index_put_", this, Arg.Indices(indices), value, accumulate);

        public Tensor index_select(long dim, Tensor index) => Op.Call("index_select", this, dim, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Op.Call("index_add", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Op.InPlace("index_add_", this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Op.Call("index_copy", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Op.InPlace("index_copy_", this, dim, index, source);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Op.InPlace("index_fill_.int_Scalar", this, dim, index, value);

        public Tensor gather(long dim, Tensor index) => Op.Call("gather", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Op.Call("scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Op.InPlace("scatter_.src", this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Op.Call("scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Op.InPlace("scatter_add_", this, dim, index, src);

        public Tensor masked_select(Tensor mask) => Op.Call("masked_select", this, mask);

        public Tensor nonzero() => Op.Call("nonzero", this);
    }
}
