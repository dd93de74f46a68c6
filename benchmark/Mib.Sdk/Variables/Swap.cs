namespace Mib.Sdk.Variables;

/// <summary>What becomes of the vectors of one unit of a site.</summary>
/// <param name="unit">Which unit of the site, from 0.</param>
/// <param name="bases">[row, d] what they are on the base prompts, with the units before it swapped; in float32 or wider.</param>
/// <param name="sources">[row, d] what they are on the counterfactual prompts.</param>
/// <returns>[row, d], owned by the caller's dispose scope; gradients flow back through it.</returns>
public delegate Tensor Swap(int unit, Tensor bases, Tensor sources);

/// <summary>Vectors of a site and what becomes of them.</summary>
/// <param name="Site">Where.</param>
/// <param name="Swap">What the vectors become.</param>
public sealed record SiteSwap(Site Site, Swap Swap);
