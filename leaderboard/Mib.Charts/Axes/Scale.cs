namespace Mib.Charts.Axes;

/// <summary>Carries values to coordinates.</summary>
/// <param name="Min">Value at <paramref name="From"/>.</param>
/// <param name="Max">Value at <paramref name="To"/>; above <paramref name="Min"/>.</param>
/// <param name="From">Coordinate of the lowest value.</param>
/// <param name="To">Coordinate of the highest value; may be smaller, as on a vertical axis.</param>
public abstract record Scale(double Min, double Max, double From, double To)
{
    public abstract double Map(double value);

    protected double Place(double min, double value, double max) =>
        From + ((value - min) / (max - min) * (To - From));
}

/// <summary>Equal differences are equal lengths.</summary>
public sealed record LinearScale(double Min, double Max, double From, double To) : Scale(Min, Max, From, To)
{
    public override double Map(double value) => Place(Min, value, Max);
}

/// <summary>Equal ratios are equal lengths.</summary>
public sealed record LogScale(double Min, double Max, double From, double To) : Scale(Min, Max, From, To)
{
    public override double Map(double value) => Place(Math.Log10(Min), Math.Log10(value), Math.Log10(Max));
}
