using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mib.Methods.Alignment;

namespace Mib.Methods.DbmSae;

/// <summary>Settings of <see cref="DbmSaeMethod"/>.</summary>
public sealed record DbmSaeOptions : MaskOptions
{
    [Required]
    [Description("Folder of the sparse autoencoder, or of a folder for each hook point; {layer} in it stands for the layer.")]
    public string Sae { get; init; } = "";
}
