using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Circuits;

namespace Mib.Tests.Circuits;

public sealed class CompetenceTests : TensorFixture
{
    [Test]
    public void A_model_is_right_where_the_right_answer_is_above_all_others_on_offer()
    {
        TokenPair[] pairs =
        [
            Pair(answer: 0, options: [0, 1]),
            // Another token is higher still, but not on offer.
            Pair(answer: 1, options: [1, 0, 2]),
            Pair(answer: 2, options: [3, 2, 0]),
            // A draw is not right.
            Pair(answer: 4, options: [4, 5]),
        ];
        using var logits = tensor(
            [
                2.0, 1.0, 9.0, 0.0, 0.0, 0.0,
                1.0, 3.0, 2.0, 9.0, 0.0, 0.0,
                1.0, 9.0, 2.0, 3.0, 0.0, 0.0,
                0.0, 0.0, 0.0, 0.0, 1.0, 1.0,
            ],
            [4, 6]);

        var competence = new Competence([.. Competence.Of(pairs, logits)]);

        Assert.That(competence.Trials, Is.EqualTo(new Trial[] { new(true, 2), new(true, 3), new(false, 3), new(false, 2) }));
        Assert.That(competence.Accuracy, Is.EqualTo(0.5));
        Assert.That(competence.Chance, Is.EqualTo((0.5 + (1 / 3.0) + (1 / 3.0) + 0.5) / 4));
    }

    [TestCase(55, 2, false)]
    [TestCase(65, 2, true)]
    [TestCase(30, 4, false)]
    [TestCase(40, 4, true)]
    [TestCase(0, 4, false)]
    public void A_model_is_refused_unless_its_interval_is_above_chance(int right, int options, bool passes)
    {
        var competence = Of(right, options);

        if (passes)
        {
            Assert.DoesNotThrow(() => competence.Require(0));
            return;
        }

        var error = Assert.Throws<NotMeasurableException>(() => competence.Require(0))!;
        Assert.That(error.What, Does.Contain($"in {right} % of 100 pairs").And.Contain($"guessing gets {100 / options} %"));
    }

    [TestCase(74, "warning: the model is right in 74 % of the pairs (guessing gets 50 %); the benchmark takes models in from 75 %.")]
    [TestCase(75, null)]
    public void A_model_that_the_benchmark_would_not_take_is_warned_of(int right, string? warning) =>
        Assert.That(Of(right, 2).Warning, Is.EqualTo(warning));

    private static Competence Of(int right, int options) => new([.. Enumerable.Range(0, 100).Select(i => new Trial(i < right, options))]);

    private static TokenPair Pair(int answer, int[] options) => new([0], [1], answer, options.First(id => id != answer)) { OptionIds = [.. options] };
}
