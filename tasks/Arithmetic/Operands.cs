namespace Mib.Tasks.Arithmetic;

/// <summary>Two numbers of at most two digits, in the order in which the prompt names them.</summary>
/// <param name="First">0 to 99; generated ones from 10.</param>
/// <param name="Second">0 to 99; generated ones from 10.</param>
public readonly record struct Operands(int First, int Second)
{
    public int FirstTens => First / 10;

    public int FirstOnes => First % 10;

    public int SecondTens => Second / 10;

    public int SecondOnes => Second % 10;
}
