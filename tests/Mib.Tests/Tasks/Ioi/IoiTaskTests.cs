using System.Reflection;
using Mib.Sdk.Tasks;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiTaskTests
{
    [Test]
    public void The_card_the_attribute_and_the_causal_model_agree()
    {
        var task = new IoiTask();

        Assert.That(task.Card.Id, Is.EqualTo("ioi"));
        Assert.That(typeof(IoiTask).GetCustomAttribute<TaskAttribute>()!.Id, Is.EqualTo(task.Card.Id));
        Assert.That(task.CausalModel.Id, Is.EqualTo(task.Card.Id));
        Assert.That(task.Card.DefaultModel, Is.EqualTo("ioi-small"));
    }

    [Test]
    public void The_variables_that_methods_are_asked_for_are_in_the_causal_model_the_position_first()
    {
        var task = new IoiTask();

        Assert.That(task.Card.Variables.Select(v => v.Name), Is.EqualTo(new[] { "output_position", "output_token" }));
        Assert.That(task.Card.Variables.Select(v => task.CausalModel[v.Name].Parents.Count), Is.All.EqualTo(3));
        Assert.That(task.CausalModel["output_position"].Domain, Is.EqualTo(new[] { "0", "1" }));
    }
}
