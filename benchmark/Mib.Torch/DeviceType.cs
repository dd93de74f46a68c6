namespace Mib.Torch;

/// <summary>Kinds of device, numbered as in libtorch.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    META = 14,
}
