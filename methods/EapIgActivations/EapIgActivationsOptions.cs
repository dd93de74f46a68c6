using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.EapIgActivations;

/// <summary>Settings of <see cref="EapIgActivationsMethod"/>.</summary>
public sealed record EapIgActivationsOptions
{
    [Range(1, 1000)]
    [Description("Points on the way from what stands in for a layer's heads or MLP to what they write on the clean prompts.")]
    public int Steps { get; init; } = 5;
}
