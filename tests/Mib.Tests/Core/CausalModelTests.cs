using Mib.Core.Causal;
using Mib.Core.Errors;

namespace Mib.Tests.Core;

/// <summary>A model of "a + b, then is it more than c?" as text.</summary>
[TestFixture]
public sealed class CausalModelTests
{
    private static readonly CausalVariable Sum = new(
        "sum", [], ["a", "b"], values => $"{int.Parse(values[0]) + int.Parse(values[1])}");

    private static readonly CausalVariable More = new(
        "more", ["yes", "no"], ["sum", "c"], values => int.Parse(values[0]) > int.Parse(values[1]) ? "yes" : "no");

    [Test]
    public void Every_variable_follows_from_the_inputs()
    {
        var setting = Model().Run(Inputs(2, 3, 4));

        // 2 + 3 = 5, which is more than 4.
        Assert.That((setting["sum"], setting["more"]), Is.EqualTo(("5", "yes")));
    }

    [Test]
    public void A_given_variable_keeps_its_value_whatever_its_parents_say()
    {
        var setting = Model().Run(new Dictionary<string, string>(Inputs(2, 3, 4)) { ["sum"] = "1" });

        Assert.That((setting["sum"], setting["more"]), Is.EqualTo(("1", "no")));
    }

    [Test]
    public void Variables_may_be_declared_in_any_order_and_come_out_parents_first()
    {
        var model = new CausalModel("sums", "more", More, Sum, Input("c"), Input("b"), Input("a"));
        var place = model.Variables.Select((v, i) => (v.Name, i)).ToDictionary(x => x.Name, x => x.i);

        Assert.That(
            model.Variables.SelectMany(v => v.Parents.Select(p => place[p] < place[v.Name])), Is.All.True);
    }

    [Test]
    public void Parents_values_arrive_in_the_order_in_which_they_are_declared()
    {
        var pair = new CausalVariable("pair", [], ["y", "x"], values => string.Join(",", values));
        var model = new CausalModel("order", "pair", Input("x"), Input("y"), pair);

        Assert.That(model.Run(new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" })["pair"], Is.EqualTo("2,1"));
    }

    [Test]
    public void An_interchange_takes_the_variable_from_the_source_and_the_rest_from_the_base()
    {
        var swapped = Model().Interchange(
            Inputs(2, 3, 4),
            new Dictionary<string, IReadOnlyDictionary<string, string>> { ["sum"] = Inputs(0, 1, 0) });

        // The source's sum is 1 and "more" would be yes there; against the base's c = 4 it is no.
        Assert.That((swapped["a"], swapped["c"], swapped["sum"], swapped["more"]), Is.EqualTo(("2", "4", "1", "no")));
    }

    [Test]
    public void Two_variables_may_come_from_two_sources()
    {
        var swapped = Model().Interchange(
            Inputs(2, 3, 4),
            new Dictionary<string, IReadOnlyDictionary<string, string>> { ["a"] = Inputs(7, 0, 0), ["b"] = Inputs(0, 8, 0) });

        // 7 + 8 = 15
        Assert.That(swapped["sum"], Is.EqualTo("15"));
    }

    [Test]
    public void A_missing_input_is_named() =>
        Assert.That(
            () => Model().Run(new Dictionary<string, string> { ["a"] = "1", ["b"] = "1" }),
            Throws.ArgumentException.With.Message.Contains("needs a value for its input 'c'"));

    [Test]
    public void A_value_for_no_variable_is_refused_with_the_names_there_are() =>
        Assert.That(
            () => Model().Run(new Dictionary<string, string>(Inputs(1, 1, 1)) { ["summ"] = "1" }),
            Throws.InstanceOf<UnknownNameException>().With.Message.Contains("did you mean 'sum'"));

    [Test]
    public void A_cycle_is_refused()
    {
        var first = new CausalVariable("first", [], ["second"], _ => "");
        var second = new CausalVariable("second", [], ["first"], _ => "");

        Assert.That(
            () => new CausalModel("loop", "first", first, second),
            Throws.ArgumentException.With.Message.Contains("cycle through 'first'"));
    }

    [Test]
    public void An_unknown_parent_is_named_with_its_child() =>
        Assert.That(
            () => new CausalModel("sums", "sum", Sum, Input("a")),
            Throws.ArgumentException.With.Message.Contains("'sum' has an unknown parent 'b'"));

    [Test]
    public void A_name_that_occurs_twice_is_refused() =>
        Assert.That(
            () => new CausalModel("twice", "a", Input("a"), Input("a")),
            Throws.ArgumentException.With.Message.Contains("two variables called 'a'"));

    [Test]
    public void An_output_that_does_not_exist_is_refused() =>
        Assert.That(
            () => new CausalModel("none", "b", Input("a")), Throws.ArgumentException.With.Message.Contains("no variable 'b'"));

    private static CausalModel Model() => new("sums", "more", Input("a"), Input("b"), Input("c"), Sum, More);

    private static CausalVariable Input(string name) => CausalVariable.Input(name);

    private static Dictionary<string, string> Inputs(int a, int b, int c) =>
        new() { ["a"] = $"{a}", ["b"] = $"{b}", ["c"] = $"{c}" };
}
