using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Tests.Support;

/// <summary>Reads sources and moves channels with plain hooks, by name, without the engine's own code for circuits.</summary>
internal static class ChannelHooks
{
    /// <summary>Adds something to what one channel reads.</summary>
    public static HookSet Moving(HookedTransformer model, int channel, Tensor move)
    {
        var name = model.Graph.ChannelName(channel);
        if (name == "logits")
            return new HookSet().Add($"blocks.{model.Config.Layers - 1}.hook_resid_post", x => x + move);
        if (name[0] == 'm')
            return new HookSet().Add($"blocks.{name[1..]}.hook_mlp_in", x => x + move);

        // "a3.h7<q>"
        var (dot, bracket) = (name.IndexOf('.'), name.IndexOf('<'));
        var head = long.Parse(name[(dot + 2)..bracket]);
        return new HookSet().Add($"blocks.{name[1..dot]}.hook_{name[bracket + 1]}_input", x =>
        {
            var copy = x.clone();
            copy.select(2, head).add_(move);
            return copy;
        });
    }

    /// <summary>What a source wrote, out of a cache of <see cref="SourcePoints"/>.</summary>
    public static Tensor Written(ActivationCache cache, string source)
    {
        if (source == "input")
            return cache[HookNames.Embed];
        if (source[0] == 'm')
            return cache[$"blocks.{source[1..]}.hook_mlp_out"];
        var dot = source.IndexOf('.');
        return cache[$"blocks.{source[1..dot]}.attn.hook_result"].select(2, long.Parse(source[(dot + 2)..]));
    }

    /// <summary>What the residual stream feels when a source's output moves: a head's passes the post-norm of its layer, if there is one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cache">A run with <see cref="SourcePoints"/>.</param>
    /// <param name="source">The source.</param>
    /// <param name="move">By how much its output moves.</param>
    public static Tensor Felt(HookedTransformer model, ActivationCache cache, string source, Tensor move)
    {
        if (!model.Config.PostNorms || source[0] != 'a')
            return move;
        var layer = int.Parse(source[1..source.IndexOf('.')]);
        var sum = cache[$"blocks.{layer}.attn.hook_result"].sum([2]);
        return PostNorm(sum + move) - PostNorm(sum);

        Tensor PostNorm(Tensor x) =>
            x / (x.square().mean([-1], keepdim: true) + model.Config.NormEpsilon).sqrt() * (1 + model.Weights.Blocks[layer].Norm1Post!.Weight);
    }

    public static IEnumerable<string> SourcePoints(HookedTransformer model) =>
        [HookNames.Embed, .. model.Blocks.SelectMany(b => new[] { b.Result, b.MlpOut })];
}
