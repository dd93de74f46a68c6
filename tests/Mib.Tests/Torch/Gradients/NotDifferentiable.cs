namespace Mib.Tests.Torch.Gradients;

/// <summary>What needs no row in the table of gradients, by the reason why.</summary>
internal static class NotDifferentiable
{
    private static readonly string[] MakesNewTensors =
    [
        "tensor", "zeros", "ones", "empty", "full", "rand", "randn", "randint", "randperm", "arange", "linspace", "eye",
        "zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "new_zeros", "new_empty",
        "new_full", "one_hot", "op_Implicit",
    ];

    private static readonly string[] GivesBoolsOrIndices =
    [
        "eq", "ne", "lt", "le", "gt", "ge", "equal", "isclose", "isnan", "isinf", "isfinite", "logical_and",
        "logical_or", "logical_xor", "logical_not", "logical_not_", "all", "any", "count_nonzero", "argmax", "argmin",
        "argsort", "nonzero", "op_Equality", "op_Inequality", "op_LessThan", "op_LessThanOrEqual", "op_GreaterThan",
        "op_GreaterThanOrEqual", "op_OnesComplement", "op_BitwiseAnd", "op_BitwiseOr", "op_ExclusiveOr",
    ];

    private static readonly string[] OverwritesOrDrawsAtRandom = ["normal_", "uniform_", "bernoulli", "multinomial"];

    // float32 and narrower are too coarse for differences; int, long … have no gradient; cuda is not everywhere.
    private static readonly string[] ConvertsToCoarserTypes =
        ["float", "half", "bfloat16", "int", "long", "byte", "bool", "cuda"];

    private static readonly string[] ManagesHandlesOrTheGraph =
    [
        "detach", "requires_grad_", "with_requires_grad", "grad", "MoveToOuterDisposeScope", "MoveToOtherDisposeScope",
        "DetachFromDisposeScope", "WrappedTensorDisposeScope",
    ];

    public static HashSet<string> Names { get; } =
    [
        .. MakesNewTensors, .. GivesBoolsOrIndices, .. OverwritesOrDrawsAtRandom, .. ConvertsToCoarserTypes,
        .. ManagesHandlesOrTheGraph,
    ];
}
