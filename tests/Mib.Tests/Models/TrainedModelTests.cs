using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Checkpoints;
using Mib.Models.Generation;

namespace Mib.Tests.Models;

/// <summary>A model that others trained: goldens of random weights cannot show that a text comes out.</summary>
[TestFixture]
public sealed class TrainedModelTests : TensorFixture
{
    private const int Bos = 1;

    // "Once upon a time" in the vocabulary of stories260k.
    private static readonly int[] OnceUponATime = [Bos, 403, 407, 261, 378];

    [Test]
    public void A_story_that_it_tells_is_likely_and_its_beginning_is_foreseen()
    {
        var folder = TestData.Shared("data", "models", "stories260k");
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Load(folder);
        var story = model.Generate([OnceUponATime], new() { MaxNewTokens = 60 })[0];
        using var batch = PaddedBatch.Of([[.. OnceUponATime, .. story]]);
        var tokens = batch.Tokens.narrow(1, 1, batch.Width - 1);
        var likely = model.Forward(batch).narrow(1, 0, batch.Width - 1).log_softmax(-1).gather(2, tokens.unsqueeze(2)).ToDoubles();

        // Chance is 1/512: ln = −6.2 a token.
        TestContext.Out.WriteLine($"ln p a token: {likely.Average():f2}, of 'upon a time' {likely.Skip(1).Take(3).Average():f2}");
        Assert.That((likely.Average() > -1, likely.Skip(1).Take(3).Average() > -0.5), Is.EqualTo((true, true)));
    }
}
