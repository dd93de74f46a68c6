namespace Mib.Tasks.Compiled.Kit;

/// <summary>Vectors of the residual stream.</summary>
internal static class Vectors
{
    /// <summary>Σ weight · vector; at least one.</summary>
    public static double[] Combine(params IEnumerable<(double Weight, double[] Vector)> terms)
    {
        double[]? sum = null;
        foreach (var (weight, vector) in terms)
        {
            sum ??= new double[vector.Length];
            for (var i = 0; i < vector.Length; i++)
                sum[i] += weight * vector[i];
        }

        return sum!;
    }

    /// <summary>Adds weight · vector to a column of a matrix.</summary>
    public static void AddToColumn(this double[,] matrix, int column, double[] vector, double weight = 1)
    {
        for (var i = 0; i < vector.Length; i++)
            matrix[i, column] += weight * vector[i];
    }

    /// <summary>Adds weight · vector to a row of a matrix.</summary>
    public static void AddToRow(this double[,] matrix, int row, double[] vector, double weight = 1)
    {
        for (var i = 0; i < vector.Length; i++)
            matrix[row, i] += weight * vector[i];
    }
}
