using System.Runtime.InteropServices;

namespace Mib.Tests.Torch;

public sealed class ErrorTests : TensorFixture
{
    [Test]
    public void A_failed_operator_says_what_it_was_called_on()
    {
        using DisposeScope scope = NewDisposeScope();
        string message = Message(() => ones(2, 3).matmul(ones(2, 3, float32)));

        Assert.That(message, Is.EqualTo(
            "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3) [in matmul(Float32[2, 3], Float32[2, 3])]"));
    }

    [Test]
    public void A_message_is_one_line_without_the_stack_of_cpp()
    {
        using DisposeScope scope = NewDisposeScope();
        string message = Message(() => ones(2, 3).view(7));

        Assert.That(message, Does.Not.Contain("\n").And.Not.Contain(".cpp").And.Not.Contain("frame #"));
        Assert.That(message, Does.Contain("view(Float32[2, 3], [7])"));
    }

    [Test]
    public void Lists_of_tensors_are_shown_too()
    {
        using DisposeScope scope = NewDisposeScope();
        string message = Message(() => cat([ones(2, 3), ones(2, 2, int64)], 0));

        Assert.That(message, Does.Contain("[in cat([Float32[2, 3], Int64[2, 2]], 0)]"));
    }

    [Test]
    public void A_gradient_that_cannot_be_had_says_so()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        Tensor unused = ones(2, requires_grad: true);
        Tensor loss = x.sum();

        string message = Message(() => autograd.grad([loss], [unused], retain_graph: true));
        Assert.That(message, Does.Contain("not have been used"));
        Assert.That(Message(() => ones(2).sum().backward()), Does.Contain("does not require grad"));
        Assert.That(autograd.grad([loss], [unused], allow_unused: true)[0], Is.Null);
    }

    [Test]
    public void Asking_for_CUDA_where_there_is_none_says_what_to_do()
    {
        Assume.That(cuda.is_available(), Is.False);
        using DisposeScope scope = NewDisposeScope();
        Tensor here = ones(2);
        Action[] requests =
        [
            () => here.cuda(), () => here.to("cuda:0"), () => zeros(2, device: CUDA), () => torch.device("cuda"),
        ];

        foreach (Action request in requests)
        {
            Assert.That(request, Throws.InvalidOperationException.With.Message.Contains("LIBTORCH"));
        }
    }

    [Test]
    public void A_device_that_does_not_exist_is_refused()
    {
        Assert.That(() => torch.device("tpu"), Throws.ArgumentException.With.Message.Contains("'tpu' is no device"));
        Assert.That(() => torch.device("cuda:x"), Throws.ArgumentException);
    }

    [Test]
    public void Reading_a_value_as_another_type_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.That(() => ones(1).item<double>(), Throws.ArgumentException);
        Assert.That(() => ones(2).item<float>(), Throws.InvalidOperationException.With.Message.Contains("one element"));
        Assert.That(ones(1).ToDouble(), Is.EqualTo(1.0));
    }

    [Test]
    public void Bytes_of_a_view_with_holes_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.That(
            () => ones(2, 3).t().bytes.Length,
            Throws.InvalidOperationException.With.Message.Contains("contiguous()"));
    }

    private static string Message(Action code) => Assert.Throws<ExternalException>(code)!.Message;
}
