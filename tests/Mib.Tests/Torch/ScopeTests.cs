namespace Mib.Tests.Torch;

public sealed class ScopeTests : TensorFixture
{
    [Test]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        using Tensor outside = ones(2);
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = outside + 1;
            Assert.That(inside.IsInvalid, Is.False);
        }

        Assert.That(inside.IsInvalid, Is.True);
        Assert.That(outside.IsInvalid, Is.False);
    }

    [Test]
    public void A_kept_tensor_outlives_its_scope_and_belongs_to_the_outer_one()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones(2).MoveToOuterDisposeScope();
        }

        Assert.That(kept.IsInvalid, Is.False);
        Assert.That(outer.Contains(kept), Is.True);
        outer.Dispose();
        Assert.That(kept.IsInvalid, Is.True);
    }

    [Test]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_nobody()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones(2).MoveToOuterDisposeScope();
        }

        Assert.That(kept.IsInvalid, Is.False);
        kept.Dispose();
    }

    [Test]
    public void A_detached_tensor_belongs_to_nobody()
    {
        Tensor detached;
        using (NewDisposeScope())
        using (NewDisposeScope())
        {
            detached = ones(2).DetachFromDisposeScope();
        }

        Assert.That(detached.IsInvalid, Is.False);
        detached.Dispose();
    }

    [Test]
    public void A_tensor_moves_to_the_scope_it_is_told()
    {
        using DisposeScope first = NewDisposeScope();
        using DisposeScope second = NewDisposeScope();
        Tensor anchor = first.MoveToOther(first, ones(1));
        Tensor byScope = ones(1).MoveToOtherDisposeScope(first);
        Tensor byTensor = ones(1).MoveToOtherDisposeScope(byScope);

        second.Dispose();

        Assert.That(anchor.IsInvalid, Is.True, "it was in the second scope, so the first had nothing to move");
        Assert.That(byScope.IsInvalid, Is.False);
        Assert.That(byTensor.IsInvalid, Is.False);
    }

    [Test]
    public void Everything_but_the_kept_is_disposed_early()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] many = [.. Enumerable.Range(0, 5).Select(_ => ones(1))];

        scope.DisposeEverythingBut(many[1], many[3]);

        Assert.That(many.Select(tensor => tensor.IsInvalid), Is.EqualTo(new[] { true, false, true, false, true }));
        Assert.That(scope.DisposablesCount, Is.EqualTo(2));
        Assert.That(scope.DisposablesView, Is.EquivalentTo(new[] { many[1], many[3] }));
        scope.DisposeEverything();
        Assert.That(scope.DisposablesCount, Is.Zero);
    }

    [Test]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = ones(1);
        Tensor second = ones(1);
        first.Dispose();
        first.Dispose();

        Assert.That(scope.DisposablesCount, Is.EqualTo(1));
        Assert.That(scope.Contains(second), Is.True);
    }

    [Test]
    public void A_scope_holds_anything_that_can_be_disposed()
    {
        using var stream = new MemoryStream();
        using (DisposeScope scope = NewDisposeScope())
        {
            scope.Attach(stream);
            scope.Attach(stream);
            Assert.That(scope.DisposablesCount, Is.EqualTo(1));
        }

        Assert.That(stream.CanRead, Is.False);
    }

    [Test]
    public void An_inner_scope_that_nobody_ended_ends_with_the_outer_one()
    {
        Tensor inner;
        using (NewDisposeScope())
        {
            NewDisposeScope();
            inner = ones(1);
        }

        Assert.That(inner.IsInvalid, Is.True);
        Assert.That(CurrentDisposeScope, Is.Null);
    }

    [Test]
    public void Scopes_of_two_threads_do_not_see_each_other()
    {
        using DisposeScope scope = NewDisposeScope();
        bool? elsewhere = null;
        var thread = new Thread(() =>
        {
            using DisposeScope other = NewDisposeScope();
            elsewhere = scope.Contains(ones(1)) || !ReferenceEquals(CurrentDisposeScope, other);
        });
        thread.Start();
        thread.Join();

        Assert.That(elsewhere, Is.False);
        Assert.That(scope.DisposablesCount, Is.Zero);
    }

    [Test]
    public void A_wrapped_expression_leaves_only_its_result()
    {
        long before = Tensor.TotalCount;
        using Tensor result = WrappedTensorDisposeScope(() => (ones(3) + 1) * 2);

        Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
        TensorAssert.Is(result, [3], [4, 4, 4]);
    }

    [Test]
    public void A_disposed_tensor_refuses_everything_by_name()
    {
        Tensor gone = ones(2);
        gone.Dispose();
        using Tensor here = ones(2);

        Assert.That(() => gone.shape, Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("Tensor"));
        Assert.That(() => gone.dtype, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => gone.ToDouble(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => here + gone, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => cat([here, gone]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => gone.backward(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(gone.ToString(), Does.Contain("disposed"));
    }

    [Test]
    public void An_operator_that_fails_leaves_nothing_behind()
    {
        using Tensor a = ones(2, 3);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 10; i++)
        {
            Assert.That(() => a.matmul(a), Throws.Exception);
            Assert.That(() => torch.tensor([1f, 2f], 3, 3), Throws.ArgumentException);
            Assert.That(() => a[5], Throws.Exception);
        }

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Native_memory_is_given_back()
    {
        using DisposeScope scope = NewDisposeScope();
        long before = Environment.WorkingSet;
        for (int i = 0; i < 200; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor grown = ones(1 << 18, requires_grad: true);
            (grown * 2).sum().backward();
        }

        Assert.That(Environment.WorkingSet - before, Is.LessThan(100L << 20), "200 × 4 MiB were made");
    }
}
