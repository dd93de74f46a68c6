using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;

namespace Mib.Tasks.Ioi;

internal static class IoiCard
{
    public static TaskCard Card { get; } = new()
    {
        Id = "ioi",
        Title = "Indirect object identification",
        Description =
            "Two people are named, one of them acts, and the model is to name the other: "
            + "\"When Mary and John walked into the library, John handed a book to\" calls for \" Mary\".",
        Revision = "1",
        Source = "arXiv:2211.00593",
        License = "Apache-2.0",
        Dataset = "mib-bench/ioi@e5f3468f",
        DefaultModel = "ioi-small",
        Variables =
        [
            new(IoiCausalModel.OutputPosition, "Which of the two names is the indirect object: 0 the first, 1 the second."),
            new(IoiCausalModel.OutputToken, "Who the indirect object is: the name that is to be said."),
        ],
        Positions = [new(Site.EveryToken, "Every token: for heads that are swapped together, as the reference does.")],
    };
}
