using Mib.Sdk.Tasks;

namespace Mib.Tasks.Arithmetic;

internal static class ArithmeticCards
{
    public static TaskCard Addition { get; } = new()
    {
        Id = ArithmeticOperation.Addition.Id,
        Title = "Two-digit addition",
        Description = "Two numbers of two digits are to be added: \"Q: How much is 27 plus 64? A: \" calls for \"91\".",
        Revision = "1",
        Source = "arXiv:2504.13151",
        License = "Apache-2.0",
        Dataset = "mib-bench/arithmetic_addition@d56d68b7",
        DefaultModel = "mib-small",
        Variables = [new(AdditionCausalModel.OnesCarry, "Whether the ones carry into the tens: 0 or 1.")],
        Positions = [AdditionCausalModel.SecondLast],
    };

    public static TaskCard Subtraction { get; } = new()
    {
        Id = ArithmeticOperation.Subtraction.Id,
        Title = "Two-digit subtraction",
        Description =
            "A number of two digits is to be subtracted from one that is no smaller: "
            + "\"Q: How much is 64 minus 27? A: \" calls for \"37\".",
        Revision = "1",
        Source = "arXiv:2504.13151",
        License = "Apache-2.0",
        Dataset = "mib-bench/arithmetic_subtraction",
        DefaultModel = "mib-small",
    };
}
