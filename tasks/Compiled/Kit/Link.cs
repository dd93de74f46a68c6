namespace Mib.Tasks.Compiled.Kit;

/// <summary>Two directions that a head joins.</summary>
/// <param name="From">In a score: what the query reads. In a copy: what is read where the head looks.</param>
/// <param name="To">In a score: what the key reads. In a copy: what is written.</param>
/// <param name="Weight">Factor of the score or of the copy.</param>
internal sealed record Link(double[] From, double[] To, double Weight = 1);

/// <summary>A unit of an MLP: max(0, Σ reads − threshold), written to one direction.</summary>
/// <param name="Reads">What it sums, already weighted.</param>
/// <param name="Threshold">From where on it is active.</param>
/// <param name="Write">The direction.</param>
internal sealed record Unit(double[] Reads, double Threshold, double[] Write);

/// <summary>A step of a program and where it is in the model: one component, or several that each do a part of it.</summary>
/// <param name="Components">Names of the graph's components, e.g. <c>a1.h2</c>.</param>
internal sealed record Step(params IReadOnlyList<string> Components);
