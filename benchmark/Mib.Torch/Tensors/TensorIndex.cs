namespace Mib.Torch;

public static partial class torch
{
    /// <summary>One place in brackets: a number, a slice, an ellipsis, a new axis, a mask or indices.</summary>
    public readonly struct TensorIndex
    {
        private TensorIndex(
            IndexKind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Items = tensor;
        }

        public static readonly TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        /// <summary>A new axis of length one.</summary>
        public static readonly TensorIndex None = new(IndexKind.NewAxis);

        public static readonly TensorIndex Null = new(IndexKind.NewAxis);

        /// <summary>All of a dimension.</summary>
        public static readonly TensorIndex Colon = new(IndexKind.Slice);

        internal IndexKind Kind { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal Tensor? Items { get; }

        public static TensorIndex Single(long? index) => new(IndexKind.Single, index);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(IndexKind.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? stop) range) => Slice(range.start, range.stop);

        public static TensorIndex Slice(Range range) =>
            Slice(At(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : At(range.End));

        public static TensorIndex Bool(bool value) => Tensor(tensor(value));

        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Items, tensor: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(At(index));

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? stop) range) => Slice(range);

        // libtorch counts negative numbers from the end, as ^n does.
        private static long At(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
