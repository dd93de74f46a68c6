namespace Mib.Methods.Exact;

/// <summary>Some measurements that are made together, and kept together so that a killed run need not make them again.</summary>
/// <param name="Places">Where the scores belong: source · channels + channel for edges, the source for nodes.</param>
/// <param name="Measure">The metric that each change costs, summed over the examples of the batch.</param>
internal sealed record Step(int[] Places, Func<double[]> Measure);
