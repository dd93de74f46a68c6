using Mib.Cli.Evaluate;
using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Engine.Models.Hub;
using Mib.Engine.Parity;
using Mib.Engine.Plugins;

namespace Mib.Cli.Parity;

/// <summary>Runs the settings of the paper whose model is here, each as <c>mib evaluate</c> would, and says why others are not.</summary>
/// <param name="catalog">The methods and tasks.</param>
/// <param name="evaluation">Makes runs, or finds them made.</param>
/// <param name="hasData">Whether the user gives data.</param>
internal sealed class ParityPlan(PluginCatalog catalog, Evaluation evaluation, bool hasData)
{
    private readonly Dictionary<string, (RegisteredModel Model, HubState State)> registered = Evaluate.Models.Catalog.Registered.ToDictionary(entry => entry.Model.Id, StringComparer.Ordinal);

    /// <summary>Goes through the settings in the order of the tables.</summary>
    /// <param name="isWanted">Which to look at.</param>
    /// <param name="requestOf">How one is run, with the element type of its model's published figures.</param>
    public IEnumerable<ParityRow> Run(Predicate<PublishedSetting> isWanted, Func<PublishedSetting, Dtype, EvaluateRequest> requestOf)
    {
        foreach (var published in PublishedScore.All.GroupBy(score => score.Setting).Where(group => isWanted(group.Key)))
        {
            var setting = published.Key;
            var (model, state) = registered[setting.Model];
            yield return Obstacle(setting, model, state) is { } obstacle
                ? new(setting, [.. published], null, obstacle, HasFailed: false)
                : Attempt([.. published], requestOf(setting, Enum.Parse<Dtype>(model.Circuit!.Dtype, ignoreCase: true)));
        }
    }

    private ParityRow Attempt(IReadOnlyList<PublishedScore> published, EvaluateRequest request)
    {
        var setting = published[0].Setting;
        try
        {
            return new(setting, published, evaluation.Run(request, catalog.Method(setting.Method)), "done", HasFailed: false);
        }
        catch (RunFailedException e)
        {
            return new(setting, published, null, e.Cause.What, HasFailed: true);
        }
        catch (MibException e)
        {
            return new(setting, published, null, e.What, HasFailed: true);
        }
    }

    private string? Obstacle(PublishedSetting setting, RegisteredModel model, HubState state) =>
        model.PickleOnly ? $"{model.Id} is published as a pickle only"
        : state != HubState.Complete ? $"{model.Id} is not here: mib models pull {model.Id}"
        : catalog.Methods.All(method => method.Id != setting.Method) ? $"no method {setting.Method} is installed"
        : setting.Ablation == Mib.Core.Circuits.Ablation.Optimal ? "optimal ablation needs vectors: mib train ablation, then mib evaluate --ablation-vectors"
        : !hasData && !catalog.Task(setting.Task).Create().Card.HasGenerator ? $"the questions of {setting.Task} are not made up: give them with --data"
        : null;
}
