using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

internal static class ShapeCases
{
    public static readonly GradientCase[] All =
    [
        new("reshape", x => x[0].reshape(3, 2) * torch.reshape(x[0], 3, -1), Any(2, 3)),
        new("view", x => x[0].view(3, 2), Any(2, 3)),
        new("view_as", x => x[0].view_as(zeros(3, 2)), Any(2, 3)),
        new("permute", x => x[0].permute(2, 0, 1) * torch.permute(x[0], 2, 0, 1), Any(2, 3, 2)),
        new("transpose", x => x[0].transpose(0, 1) * torch.transpose(x[0], 1, 0), Any(2, 3)),
        new("t", x => x[0].t() * torch.t(x[0]), Any(2, 3)),
        new("T", x => x[0].T, Any(2, 3)),
        new("mT", x => x[0].mT, Any(2, 3, 2)),
        new("unsqueeze", x => x[0].unsqueeze(1) * torch.unsqueeze(x[0], 0), Any(2, 3)),
        new("squeeze", x => x[0].squeeze() * torch.squeeze(x[0], 1), Any(2, 1, 3)),
        new("expand", x => x[0].expand(2, 3) * x[0].expand([2, 3], true), Any(1, 3)),
        new("expand_as", x => x[0].expand_as(zeros(2, 3)), Any(1, 3)),
        new("broadcast_to", x => x[0].broadcast_to(2, 3) * torch.broadcast_to(x[0], 2, 3), Any(1, 3)),
        new("contiguous", x => x[0].t().contiguous(), Any(2, 3)),
        new("flatten", x => x[0].flatten() * torch.flatten(x[0]), Any(2, 3)),
        new("unflatten", x => x[0].unflatten(1, 2, 3), Any(2, 6)),
        new("alias", x => x[0].alias(), Any(3)),
        new("clone", x => x[0].clone() * torch.clone(x[0]), Any(3)),
        new("repeat", x => x[0].repeat(2, 2), Any(2, 3)),
        new("repeat_interleave", x => x[0].repeat_interleave(2, 1) * torch.repeat_interleave(x[0], 2, 1), Any(2, 3)),
        new("repeat_interleave tensor", x => x[0].repeat_interleave(tensor([1L, 3L]), 0), Any(2, 3)),
        new("flip", x => x[0].flip(0, 1) * torch.flip(x[0], 0), Any(2, 3)),
        new("roll", x => x[0].roll(1) + x[0].roll(1, 1) * torch.roll(x[0], 1, 0), Any(2, 3)),
        new("roll dims", x => x[0].roll([1, 2], [0, 1]), Any(2, 3)),
        new("split", x => x[0].split(2, 1)[1] * torch.split(x[0], [1, 3], 1)[0] * x[0].split([3, 1], 1)[1], Any(2, 4)),
        new("chunk", x => x[0].chunk(2, 1)[0] * torch.chunk(x[0], 2, 1)[1], Any(2, 4)),
        new("unbind", x => x[0].unbind(1)[0] * torch.unbind(x[0], 1)[2], Any(2, 3)),
        new("narrow", x => x[0].narrow(1, 1, 2) * torch.narrow(x[0], 1, 0, 2), Any(2, 3)),
        new("slice", x => x[0].slice(1, 0, 4, 2), Any(2, 4)),
        new("select", x => x[0].select(1, 2) * torch.select(x[0], 1, 0), Any(2, 3)),
        new("cat", x => cat([x[0], x[1]], 1), Any(2, 3), Any(2, 1)),
        new("stack", x => stack([x[0], x[1]], 1), Any(2, 3), Any(2, 3)),
        new("meshgrid", x => stack(meshgrid([x[0], x[1]])), Any(2), Any(3)),
        new("tril", x => x[0].tril() * torch.tril(x[0], 1), Any(3, 3)),
        new("triu", x => x[0].triu() * torch.triu(x[0], 1), Any(3, 3)),
        new("diag", x => x[0].diag() * torch.diag(x[0]), Any(3, 3)),
        new("diagonal", x => x[0].diagonal() * torch.diagonal(x[0]), Any(3, 3)),
        new("diag_embed", x => x[0].diag_embed(), Any(2, 3)),
        new("to", x => x[0].to(float64, true) * x[0].to(CPU, true) * x[0].to(zeros(1, float64)), Any(3)),
        new("to by-name", x => x[0].to("cpu", true) * x[0].to(DeviceType.CPU) * x[0].to(float64, CPU, true), Any(3)),
        new("to_type", x => x[0].to_type(float64, true), Any(3)),
        new("type_as", x => x[0].type_as(zeros(1, float64)), Any(3)),
        new("cpu", x => x[0].cpu(), Any(3)),
        new("double", x => x[0].@double(), Any(3)),
    ];
}
