using System.Globalization;
using Mib.Engine.Models;
using Mib.Models.Saes;

namespace Mib.Engine.Saes;

/// <summary>Folders of what was trained: one for each hook point, in SAELens's layout.</summary>
public static class SaeFolders
{
    /// <summary>The folder of a hook point.</summary>
    public static string Of(string folder, string hook) => Path.Combine(folder, hook);

    /// <summary>Writes one, which appears only as a whole.</summary>
    /// <param name="folder">The folder of all.</param>
    /// <param name="learned">What was trained.</param>
    /// <param name="plan">How.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="task">The task whose prompts it was trained on.</param>
    /// <exception cref="IOException">It cannot be written, or is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string folder, LearnedSae learned, SaePlan plan, string model, string task)
    {
        Directory.CreateDirectory(folder);
        NewFolder.Write(Of(folder, learned.Sae.Form.Hook), unfinished => SaeLens.Write(unfinished, learned.Sae, new Dictionary<string, string>
        {
            ["model_name"] = model, ["dataset_path"] = task, ["seed"] = plan.Seed.ToString(CultureInfo.InvariantCulture),
            ["explained_variance"] = Text(learned.Explained), ["l0"] = Text(learned.L0),
        }));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
