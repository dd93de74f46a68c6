namespace Mib.Torch;

public static partial class torch
{
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    public static DisposeScope NewDisposeScope() => new();

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(expr());
    }
}
