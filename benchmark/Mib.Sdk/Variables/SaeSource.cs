using System.Globalization;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Saes;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Where the sparse autoencoders of several units are.</summary>
/// <param name="path">
/// A folder of one of them; or one with a folder for each hook point, <c>blocks.3.hook_resid_post</c>; or a path with
/// <c>{layer}</c> in it, which stands for the unit's layer.
/// </param>
public sealed class SaeSource(string path)
{
    private const string Layer = "{layer}";

    /// <summary>Loads the one of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="model">Its model.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="FileFormatException">A file of it is not what it should be.</exception>
    /// <exception cref="UsageException">There is none, or it is of other vectors.</exception>
    public SaeFeaturizer Load(Unit unit, HookedTransformer model)
    {
        var folder = Folder(unit);
        if (folder == path && Directory.Exists(path) && Directory.GetDirectories(path, "blocks.*") is { Length: > 0 } others)
        {
            throw new UsageException(
                $"{path} has sparse autoencoders of {string.Join(", ", others.Select(Path.GetFileName).Order(StringComparer.Ordinal))}, and none of {unit}.",
                "choose the site with --layer, or train one with `mib train sae`.");
        }

        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}, which is to have the sparse autoencoder of {unit}.", "give --sae the folder that it is in.");
        var found = SaeFolder.Load(folder, model.Dtype.Wide(), model.Device);
        try
        {
            Check(found, unit, unit.Width(model.Config));
            return new(found.Sae, found.Hash);
        }
        catch
        {
            found.Sae.Dispose();
            throw;
        }
    }

    private string Folder(Unit unit)
    {
        if (path.Contains(Layer, StringComparison.Ordinal))
            return path.Replace(Layer, unit.Layer.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var own = Path.Combine(path, unit.ToString());
        return Directory.Exists(own) ? own : path;
    }

    private static void Check(FoundSae found, Unit unit, int width)
    {
        if (found.Sae.Width != width)
            throw new UsageException($"The sparse autoencoder in {found.Folder} takes vectors of {found.Sae.Width} numbers, those of {unit} have {width}.", "use one that was trained on this model.");
        if (After(found.Sae.Form.Hook) != unit.ToString())
        {
            throw new UsageException(
                $"The sparse autoencoder in {found.Folder} is of {found.Sae.Form.Hook}, the site has {unit}.",
                $"choose the site with --layer, or give --sae a path with {Layer} in it, or a folder with a folder for each hook point.");
        }
    }

    /// <summary>The stream before a block is the one after the block before it.</summary>
    private static string After(string hook) =>
        hook.Split('.') is ["blocks", var layer, "hook_resid_pre"] && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var next) && next > 0
            ? new Unit(Component.ResidPost, next - 1).ToString()
            : hook;
}
