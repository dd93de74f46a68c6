namespace Mib.Tests.Torch;

/// <summary>Adam and AdamW against the formulas of their papers as a plain loop in double.</summary>
public sealed class OptimizerTests : TensorFixture
{
    private const int Steps = 25;
    private static readonly double[] Start = [1.5, -2.0, 0.3, 4.0];

    [Test]
    public void Adam_and_AdamW_take_the_steps_of_the_formulas(
        [Values] bool decoupled, [Values] bool amsgrad, [Values] bool maximize, [Values(0, 0.1)] double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter weights = tensor(Start).AsParameter();
        using optim.Optimizer optimizer = decoupled
            ? optim.AdamW([weights], 0.05, 0.8, 0.99, 1e-7, decay, amsgrad, maximize)
            : optim.Adam([weights], 0.05, 0.8, 0.99, 1e-7, decay, amsgrad, maximize);
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            Loss(weights).backward();
            optimizer.step();
        }

        Assert.That(weights.Values(), Is.EqualTo(Reference(decoupled, amsgrad, maximize, decay)).Within(1e-10));
    }

    [Test]
    public void A_new_learning_rate_holds_from_the_next_step_on()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter weights = tensor(Start).AsParameter();
        using Adam optimizer = optim.Adam([weights], lr: 0.1);
        Loss(weights).backward();
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
        {
            Assert.That((group.LearningRate, group.InitialLearningRate), Is.EqualTo((0.1, 0.1)));
            group.LearningRate = 0;
        }

        optimizer.step();

        Assert.That(weights.Values(), Is.EqualTo(Start));
        Assert.That(optimizer.Betas, Is.EqualTo((0.9, 0.999)));
    }

    [Test]
    public void A_closure_is_run_with_gradients_and_gives_the_loss()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter weights = tensor(Start).AsParameter();
        using AdamW optimizer = optim.AdamW([weights]);
        using IDisposable silent = no_grad();
        double before = Loss(weights).ToDouble();
        Tensor loss = optimizer.step(() =>
        {
            Tensor value = Loss(weights);
            value.backward();
            return value;
        })!;

        Assert.That(loss.ToDouble(), Is.EqualTo(before));
        Assert.That(Loss(weights).ToDouble(), Is.LessThan(before));
    }

    [Test]
    public void The_state_lives_as_long_as_the_optimizer()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter weights = tensor(Start).AsParameter();
        long before = Tensor.TotalCount;
        Adam optimizer = optim.Adam([weights]);
        using (NewDisposeScope())
        {
            Loss(weights).backward();
            optimizer.step();
        }

        Assert.That(Tensor.TotalCount, Is.EqualTo(before + 2));
        optimizer.Dispose();
        optimizer.Dispose();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void A_parameter_takes_the_place_of_its_tensor()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = tensor(Start);
        Parameter weights = new(data);

        Assert.That(data.IsInvalid, Is.True);
        Assert.That(scope.Contains(weights), Is.True);
        Assert.That((weights.requires_grad, weights.is_leaf, scope.DisposablesCount), Is.EqualTo((true, true, 1)));
    }

    [Test]
    public void Gradients_are_clipped_to_a_joint_norm()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter first = zeros(2, float64).AsParameter();
        Parameter second = zeros(1, float64).AsParameter();
        Parameter without = zeros(1, float64).AsParameter();
        first.grad = tensor([3.0, 0.0]);
        second.grad = tensor([4.0]);

        Assert.That(nn.utils.clip_grad_norm_([first, second, without], 10), Is.EqualTo(5).Within(1e-12));
        TensorAssert.Is(first.grad!, [2], [3, 0]);
        Assert.That(nn.utils.clip_grad_norm_([first, second, without], 1), Is.EqualTo(5).Within(1e-12));
        TensorAssert.Is(first.grad!, [2], [0.6, 0]);
        TensorAssert.Is(second.grad!, [1], [0.8]);
    }

    // Its gradient is 2(w − 1) + cos w.
    private static Tensor Loss(Tensor weights) => ((weights - 1).square() + weights.sin()).sum();

    private static double[] Reference(bool decoupled, bool amsgrad, bool maximize, double decay)
    {
        const double rate = 0.05, beta1 = 0.8, beta2 = 0.99, epsilon = 1e-7;
        double[] weights = [.. Start];
        double[] mean = new double[Start.Length], square = new double[Start.Length], largest = new double[Start.Length];
        for (int step = 1; step <= Steps; step++)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                double grad = (2 * (weights[i] - 1) + Math.Cos(weights[i])) * (maximize ? -1 : 1);
                grad += decoupled ? 0 : decay * weights[i];
                weights[i] *= decoupled ? 1 - rate * decay : 1;
                mean[i] = beta1 * mean[i] + (1 - beta1) * grad;
                square[i] = beta2 * square[i] + (1 - beta2) * grad * grad;
                largest[i] = Math.Max(largest[i], square[i]);
                double second = (amsgrad ? largest[i] : square[i]) / (1 - Math.Pow(beta2, step));
                weights[i] -= rate * mean[i] / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(second) + epsilon);
            }
        }

        return weights;
    }
}
