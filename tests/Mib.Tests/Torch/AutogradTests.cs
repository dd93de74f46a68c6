namespace Mib.Tests.Torch;

public sealed class AutogradTests : TensorFixture
{
    [Test]
    public void Backward_adds_up_in_grad()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.0, 2.0], requires_grad: true);
        Assert.That(x.grad, Is.Null);
        x.square().sum().backward();
        x.square().sum().backward();
        TensorAssert.Is(x.grad!, [2], [4, 8]);
        x.grad = null;
        Assert.That(x.grad, Is.Null);
    }

    [Test]
    public void Gradients_of_intermediate_tensors_can_be_asked_for()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.0, 2.0], requires_grad: true);
        Tensor middle = x * 3;
        Tensor loss = middle.square().sum();
        IList<Tensor> grads = autograd.grad([loss], [middle, x]);
        TensorAssert.Is(grads[0], [2], [6, 12]);
        TensorAssert.Is(grads[1], [2], [18, 36]);
        Assert.That((middle.is_leaf, x.is_leaf, x.grad), Is.EqualTo((false, true, (Tensor?)null)));
    }

    [Test]
    public void Outputs_can_be_weighted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.0, 2.0], requires_grad: true);
        TensorAssert.Is(autograd.grad([x.square()], [x], [tensor([10.0, 1.0])])[0], [2], [20, 4]);
        autograd.backward(x.square(), tensor([1.0, 0.0]));
        TensorAssert.Is(x.grad!, [2], [2, 0]);
    }

    [Test]
    public void A_gradient_can_be_differentiated_again()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true);
        Tensor first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        TensorAssert.Is(autograd.grad([first], [x])[0], [], [12]);
    }

    [Test]
    public void Only_the_inputs_named_get_a_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true);
        Tensor y = tensor(3.0, requires_grad: true);
        (x * y).backward(inputs: [x]);
        TensorAssert.Is(x.grad!, [], [3]);
        Assert.That(y.grad, Is.Null);
    }

    [Test]
    public void Recording_stops_and_comes_back()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        Assert.That(is_grad_enabled(), Is.True);
        using (no_grad())
        {
            Assert.That(is_grad_enabled(), Is.False);
            Assert.That((x * 2).requires_grad, Is.False);
            using (enable_grad())
            {
                Assert.That((x * 2).requires_grad, Is.True);
            }

            Assert.That(is_grad_enabled(), Is.False);
        }

        using (set_grad_enabled(false))
        {
            Assert.That(x.detach().requires_grad, Is.False);
        }

        Assert.That((x * 2).requires_grad, Is.True);
    }

    [Test]
    public void A_graph_dies_with_its_tensors()
    {
        using Tensor x = ones(1, requires_grad: true);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            _ = autograd.grad([(x * 2).exp().sum()], [x]);
            x.requires_grad_(false).requires_grad_();
        }

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Retained_gradients_of_intermediates_are_kept()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, requires_grad: true);
        Tensor middle = x * 2;
        middle.retain_grad();
        middle.square().sum().backward();
        TensorAssert.Is(middle.grad!, [1], [4]);
    }
}
