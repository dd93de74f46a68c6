using Mib.Core;
using Mib.Models.Saes;

namespace Mib.Engine.Saes;

/// <summary>A sparse autoencoder while it is trained, on vectors scaled to be √d long on average.</summary>
/// <remarks>
/// The decoder's rows are brought back to length 1 after every step, so that the price of features cannot be got round by making
/// them small and the rows long. Thresholds are exponentials of what is trained; the step at a threshold has the slope of a box
/// around it for the gradient (Rajamanoharan et al. 2024, arXiv:2407.14435).
/// </remarks>
internal sealed class SaePupil : IDisposable
{
    /// <summary>Width of the box, where vectors are √d long.</summary>
    private const double Band = 0.1;
    private const double FirstThreshold = 0.1;

    /// <summary>How much faster the exponents of thresholds are trained than the weights: they have much farther to go.</summary>
    private const double Pace = 10;

    private readonly SaePlan plan;
    private readonly Parameter encoder;
    private readonly Parameter encoderBias;
    private readonly Parameter decoder;
    private readonly Parameter decoderBias;
    private readonly Parameter? exponents;
    private readonly double sparsity;
    private readonly Adam optimizer;

    /// <summary>Starts with rows of random directions, read by themselves, and with the mean vector as the decoder's bias.</summary>
    /// <param name="plan">What to learn.</param>
    /// <param name="x">[token, d] the scaled vectors.</param>
    /// <param name="random">Where the directions come from.</param>
    public SaePupil(SaePlan plan, Tensor x, Random random)
    {
        this.plan = plan;
        sparsity = plan.Sparsity ?? SaePlan.UsualSparsity(plan.Activation);
        using var scope = NewDisposeScope();
        var width = x.shape[1];
        var draws = new double[plan.Features * width];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextGaussian();
        var rows = Unit(tensor(draws, [plan.Features, width]).to(x.dtype, x.device));
        decoder = Own(rows);
        encoder = Own(rows.t().contiguous());
        encoderBias = Own(zeros([plan.Features], x.dtype, x.device));
        decoderBias = Own(x.mean([0]));
        exponents = plan.Activation == SaeActivation.Jumprelu ? Own(full([plan.Features], Math.Log(FirstThreshold) / Pace, x.dtype, x.device)) : null;
        optimizer = optim.Adam(Parameters, plan.LearningRate);
    }

    private IReadOnlyList<Parameter> Parameters => [encoder, encoderBias, decoder, decoderBias, .. exponents is null ? Array.Empty<Parameter>() : [exponents]];

    private Tensor Thresholds => (exponents! * Pace).exp();

    /// <summary>Learns from some vectors.</summary>
    /// <param name="x">[batch, d] scaled.</param>
    /// <param name="rate">The step's learning rate.</param>
    /// <returns>The loss.</returns>
    public double Step(Tensor x, double rate)
    {
        using var scope = NewDisposeScope();
        using (enable_grad())
        {
            optimizer.zero_grad();
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            var loss = Loss(x);
            loss.backward();
            optimizer.step();
            using var noGradient = no_grad();
            decoder.copy_(Unit(decoder));
            return loss.ToDouble();
        }
    }

    /// <summary>What was learned, for vectors as they are.</summary>
    /// <param name="hook">Their hook point.</param>
    /// <param name="scale">What they were multiplied by.</param>
    public Sae Freeze(string hook, double scale)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // Features count in the vectors' own units: s f = σ(s (x − b/s) W + c) is σ((x − b/s) W + c/s) times s.
        var weights = new SaeWeights(encoder, encoderBias / scale, decoder, decoderBias / scale, exponents is null ? null : Thresholds / scale);
        var form = new SaeForm { Hook = hook, ModelHash = plan.ModelHash, Activation = plan.Activation, K = plan.Activation == SaeActivation.Topk ? plan.K : 0, SubtractsDecoderBias = true };
        return new(form, weights.Each(weight => weight.detach().clone().DetachFromDisposeScope()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        foreach (var parameter in Parameters)
            parameter.Dispose();
    }

    private static Parameter Own(Tensor start) => new(start.clone().DetachFromDisposeScope());

    private static Tensor Unit(Tensor rows) => rows / rows.norm(1, keepdim: true);

    /// <summary>The squared error, 1 at most on average where nothing is learned, and the price of the features.</summary>
    private Tensor Loss(Tensor x)
    {
        var width = x.shape[1];
        var before = matmul(x - decoderBias, encoder) + encoderBias;
        var (features, price) = Features(before, width);
        var error = x - (matmul(features, decoder) + decoderBias);
        var loss = error.square().sum(1).mean() / width;
        return sparsity == 0 ? loss : loss + (price * sparsity);
    }

    private (Tensor Features, Tensor Price) Features(Tensor before, long width)
    {
        switch (plan.Activation)
        {
            case SaeActivation.Topk:
                var (values, places) = before.topk(plan.K);
                var largest = zeros_like(before).scatter(1, places, values.relu());
                return (largest, largest.sum(1).mean());
            case SaeActivation.Jumprelu:
                var thresholds = Thresholds;
                var above = (before > thresholds).to(before.dtype);
                // 0 in itself: it has a gradient for the thresholds only.
                var moved = thresholds - thresholds.detach();
                var slope = ((before - thresholds).abs() < Band / 2).to(before.dtype).detach() / Band;
                return ((before.relu() * above) - (slope * thresholds.detach() * moved), (above - (slope * moved)).sum(1).mean());
            default:
                var features = before.relu();
                return (features, features.sum(1).mean() / Math.Sqrt(width));
        }
    }
}
