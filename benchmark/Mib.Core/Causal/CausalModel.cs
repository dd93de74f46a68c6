using Mib.Core.Errors;

namespace Mib.Core.Causal;

/// <summary>One variable of a high-level causal model.</summary>
/// <param name="Name">Its name, e.g. <c>output_position</c>.</param>
/// <param name="Domain">Every value it can take; empty where the domain is open (a prompt, say).</param>
/// <param name="Parents">The variables its value is computed from; none for an input.</param>
/// <param name="Mechanism">Its value from its parents' values, in the order of <paramref name="Parents"/>; null for an input.</param>
public sealed record CausalVariable(
    string Name,
    EquatableArray<string> Domain,
    EquatableArray<string> Parents,
    Func<IReadOnlyList<string>, string>? Mechanism)
{
    /// <summary>A variable that nothing determines.</summary>
    public static CausalVariable Input(string name, params IEnumerable<string> domain) =>
        new(name, domain.ToEquatableArray(), [], null);
}

/// <summary>A deterministic high-level causal model: what the network is said to compute, as named variables.</summary>
/// <remarks>
/// An input and an intervention are the same thing, a partial assignment: a variable that is given keeps its value,
/// every other one follows from its parents (Geiger et al. 2021, arXiv:2106.02997).
/// </remarks>
public sealed class CausalModel
{
    private readonly CausalVariable[] ordered;

    /// <summary>Checks the graph and orders the variables so that parents come first.</summary>
    /// <param name="id">Kebab-case id.</param>
    /// <param name="output">The variable that is compared with what the network says.</param>
    /// <param name="variables">All variables, in any order.</param>
    /// <exception cref="ArgumentException">A parent or the output does not exist, a name occurs twice, or there is a cycle.</exception>
    public CausalModel(string id, string output, params IEnumerable<CausalVariable> variables)
    {
        Id = id;
        Output = output;
        var byName = new Dictionary<string, CausalVariable>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (!byName.TryAdd(variable.Name, variable))
                throw new ArgumentException($"Causal model '{id}' has two variables called '{variable.Name}'.", nameof(variables));
        }

        ordered = [.. ParentsFirst(id, byName)];
        if (!byName.ContainsKey(output))
            throw new ArgumentException($"Causal model '{id}' has no variable '{output}' for its output.", nameof(output));
    }

    /// <summary>Kebab-case id.</summary>
    public string Id { get; }

    /// <summary>The variable that is compared with what the network says.</summary>
    public string Output { get; }

    /// <summary>All variables, parents before children.</summary>
    public IReadOnlyList<CausalVariable> Variables => ordered;

    /// <summary>The variable of a name.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public CausalVariable this[string name] =>
        Array.Find(ordered, v => v.Name == name)
        ?? throw new UnknownNameException($"variable of '{Id}'", name, [.. ordered.Select(v => v.Name)]);

    /// <summary>The full assignment that follows from a partial one.</summary>
    /// <param name="given">Inputs and interventions alike; each keeps its value.</param>
    /// <exception cref="ArgumentException">An input is missing.</exception>
    /// <exception cref="UnknownNameException">A name is not a variable.</exception>
    public IReadOnlyDictionary<string, string> Run(IReadOnlyDictionary<string, string> given)
    {
        foreach (var name in given.Keys)
            _ = this[name];

        var setting = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in ordered)
        {
            setting[variable.Name] = given.TryGetValue(variable.Name, out var value)
                ? value
                : variable.Mechanism?.Invoke([.. variable.Parents.Select(p => setting[p])])
                    ?? throw new ArgumentException($"Causal model '{Id}' needs a value for its input '{variable.Name}'.", nameof(given));
        }

        return setting;
    }

    /// <summary>The assignment of the base when variables take the values they have on counterfactual inputs.</summary>
    /// <param name="baseInput">Inputs of the base.</param>
    /// <param name="sources">For each intervened variable, the inputs its value is read from.</param>
    public IReadOnlyDictionary<string, string> Interchange(
        IReadOnlyDictionary<string, string> baseInput,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> sources)
    {
        var given = new Dictionary<string, string>(baseInput, StringComparer.Ordinal);
        foreach (var (variable, source) in sources)
            given[variable] = Run(source)[variable];
        return Run(given);
    }

    /// <summary>The output on a pair's base when variables take the values they have on its counterfactual.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="variables">The variables; none for the base as it is.</param>
    /// <exception cref="UnknownNameException">A name is not a variable.</exception>
    public string OutputAfter(CounterfactualPair pair, IEnumerable<string> variables) =>
        Interchange(pair.Base.Inputs, variables.ToDictionary(variable => variable, _ => pair.Source.Inputs, StringComparer.Ordinal))[Output];

    /// <summary>How well pairs tell two sets of variables apart.</summary>
    /// <param name="pairs">At least one pair.</param>
    /// <param name="variables">Variables that take the values they have on the counterfactual.</param>
    /// <param name="others">Others; none by default, so that the result is how often an interchange changes the answer.</param>
    /// <returns>The share of pairs on which an interchange of the one set has another output than that of the other set.</returns>
    /// <exception cref="ArgumentException">There is no pair.</exception>
    /// <exception cref="UnknownNameException">A name is not a variable.</exception>
    public double Distinguish(IReadOnlyCollection<CounterfactualPair> pairs, IReadOnlyCollection<string> variables, IReadOnlyCollection<string>? others = null)
    {
        if (pairs.Count == 0)
            throw new ArgumentException("There is no pair to tell variables apart by.", nameof(pairs));
        return pairs.Average(pair => OutputAfter(pair, variables) == OutputAfter(pair, others ?? []) ? 0.0 : 1.0);
    }

    private static List<CausalVariable> ParentsFirst(string id, Dictionary<string, CausalVariable> byName)
    {
        var done = new List<CausalVariable>();
        var state = new Dictionary<string, bool>(StringComparer.Ordinal);

        void Visit(CausalVariable variable)
        {
            if (state.TryGetValue(variable.Name, out var finished))
            {
                if (!finished)
                    throw new ArgumentException($"Causal model '{id}' has a cycle through '{variable.Name}'.");
                return;
            }

            state[variable.Name] = false;
            foreach (var parent in variable.Parents)
            {
                Visit(byName.TryGetValue(parent, out var found)
                    ? found
                    : throw new ArgumentException($"Causal model '{id}': '{variable.Name}' has an unknown parent '{parent}'."));
            }

            state[variable.Name] = true;
            done.Add(variable);
        }

        foreach (var variable in byName.Values)
            Visit(variable);
        return done;
    }
}
