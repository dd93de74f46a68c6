using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

public sealed class RefusalTests
{
    [TestCase("error MIB0101: No verb of `mib` is called 'evaluat'.", "did you mean 'evaluate'?", "evaluat")]
    [TestCase("error MIB0101: No verb of `mib list` is called 'task'.", "did you mean 'tasks'?", "list", "task")]
    [TestCase("error MIB0101: No option of `mib evaluate` is called '--limt'.", "did you mean '--limit'?", "evaluate", "--task", "ioi", "--method", "eap", "--limt", "3")]
    [TestCase("error MIB0101: No option of `mib evaluate` is called '--step'.", "did you mean '--steps'", "evaluate", "--task", "ioi", "--method", "eap-ig-inputs", "--step", "3")]
    [TestCase("error MIB0101: No method is called 'eap-ig-input'.", "did you mean 'eap-ig-inputs'?", "evaluate", "--task", "ioi", "--method", "eap-ig-input")]
    [TestCase("error MIB0101: No task is called 'ioy'.", "did you mean 'ioi'?", "evaluate", "--task", "ioy", "--method", "eap")]
    [TestCase("error MIB0102: --select greedy goes from edge to edge, and --level is node.", "--select topn", "evaluate", "--task", "ioi", "--method", "eap", "--level", "node", "--select", "greedy")]
    [TestCase("error MIB0102: --check is '0.3', it must be one of 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5.", "--help", "evaluate", "--task", "ioi", "--method", "eap", "--check", "0.3")]
    [TestCase("error MIB0102: --metric is 'logits', it must be one of logit-diff, prob-diff, kl, js, accuracy, iia, logit-diff-mse.", "--help", "curve", "--model", "m", "--pairs", "p", "--scores", "s", "--out", "o.json", "--metric", "logits")]
    [TestCase("error MIB0401: no-such.db: there is no such file.", "mib evaluate", "compare", "3f", "9a", "--db", "no-such.db")]
    [TestCase("error MIB0101: No recipe is called 'ioi'.", "did you mean 'ioi-small' or 'ioi-circuit'?", "train", "ioi")]
    [TestCase("error MIB0102: --method is missing.", "choose one of acdc, attribution-neurons, boundless-das,", "evaluate", "--task", "ioi")]
    [TestCase("error MIB0102: No model that has learned mcqa-5 comes with mib", "--model", "evaluate", "--task", "mcqa-5", "--method", "eap")]
    [TestCase("error MIB0102: --task is missing.", "--help", "evaluate", "--method", "eap")]
    [TestCase("error MIB0102: --limit is '0', it must be a whole number of at least 1.", "--help", "evaluate", "--task", "ioi", "--method", "eap", "--limit", "0")]
    [TestCase("error MIB0102: --split is 'tests', it must be one of train, validation, test.", "--help", "evaluate", "--task", "ioi", "--method", "eap", "--split", "tests")]
    [TestCase("error MIB0102: --steps is 0, it must lie in 1 to 1000.", "method 'eap-ig-inputs' takes --steps 5", "evaluate", "--task", "ioi", "--method", "eap-ig-inputs", "--steps", "0")]
    [TestCase("error MIB0102: --variable does not go with the method 'eap'", "mib list methods", "evaluate", "--task", "ioi", "--method", "eap", "--variable", "output_token")]
    [TestCase("error MIB0102: --level does not go with the method 'das'", "mib list methods", "evaluate", "--task", "ioi", "--method", "das", "--level", "node")]
    [TestCase("error MIB0102: --track variable does not go with the method 'eap'", "mib list methods", "evaluate", "--task", "ioi", "--method", "eap", "--track", "variable")]
    [TestCase("error MIB0102: no/such/scores.json cannot be written", "--out", "attribute", "--model", "no-such", "--pairs", "none", "--method", "eap", "--out", "no/such/scores.json")]
    [TestCase("error MIB0102: no/such/curve.json cannot be written", "--out", "curve", "--model", "no-such", "--pairs", "none", "--scores", "none", "--out", "no/such/curve.json")]
    [TestCase("error MIB0102: no/such/scores.json cannot be written", "--out", "evaluate", "--task", "ioi", "--model", "no-such", "--method", "eap", "--out", "no/such/scores.json")]
    [TestCase("error MIB0101: No model whose circuit is known is called 'ioi-small'.", "first-occurrence-bare", "study", "ground-truth", "--model", "ioi-small")]
    [TestCase("error MIB0101: No method of the circuit track is called 'das'.", "eap", "study", "ground-truth", "--method", "das")]
    [TestCase("error MIB0102: mib.dll/study cannot be made", "--out", "study", "ground-truth", "--out", "mib.dll/study")]
    [TestCase("error MIB0201: no-such.json: it cannot be read", "mib export --format json", "import", "no-such.json")]
    [TestCase("error MIB0401: no-such.db: there is no such file.", "mib evaluate", "list", "runs", "--db", "no-such.db")]
    [TestCase("error MIB0201: ", "give the path of a plugin's .dll.", "evaluate", "--task", "ioi", "--submission", "no-such.dll")]
    [TestCase("error MIB0102: --ablation optimal needs vectors", "mib train ablation", "evaluate", "--task", "ioi", "--method", "eap", "--ablation", "optimal", "--db", "none.db")]
    [TestCase("error MIB0102: method 'eap' follows the metric's gradient, and --metric accuracy has none.", "another --metric", "evaluate", "--task", "ioi", "--method", "eap", "--metric", "accuracy", "--db", "none.db")]
    [TestCase("error MIB0102: method 'relp' follows the metric's gradient, and --metric accuracy has none.", "another --metric", "attribute", "--model", "no-such", "--pairs", "none", "--method", "relp", "--metric", "accuracy", "--out", "o.json")]
    [TestCase("error MIB0102: --rotary-gradient changes nothing for the method 'eap'.", "it is for eap-ig-activations.", "evaluate", "--task", "ioi", "--method", "eap", "--rotary-gradient", "missed", "--db", "none.db")]
    [TestCase("error MIB0102: --scale changes nothing for the method 'ugs'.", "clean-corrupted, eap, eap-ig-activations, eap-ig-inputs, exact, relp.", "attribute", "--model", "no-such", "--pairs", "none", "--method", "ugs", "--scale", "batch-mean", "--out", "o.json")]
    [TestCase("error MIB0102: --steps is no option of `mib attribute` with this --method", "eap-ig-inputs", "attribute", "--method", "eap", "--steps", "3")]
    [TestCase("error MIB0102: relp is a method, not a verb.", "mib attribute --method relp", "relp", "--help")]
    [TestCase("error MIB0102: das is a method, not a verb.", "mib evaluate --method das", "das")]
    [TestCase("error MIB0102: x.png does not end in .svg", "--out x.svg", "circuit", "draw", "no-such.json", "--out", "x.png")]
    [TestCase("error MIB0102: x.png does not end in .svg", "--out x.svg", "curve", "draw", "no-such.json", "--out", "x.png")]
    [TestCase("error MIB0401: no/such/results.db: there is no folder", "make the folder", "evaluate", "--task", "ioi", "--method", "random", "--limit", "2", "--db", "no/such/results.db")]
    [TestCase("error MIB0101: No variable of ioi is called 'token'.", "output_position", "evaluate", "--task", "ioi", "--method", "full-vector", "--variable", "token", "--db", "none.db")]
    [TestCase("error MIB0102: There is no layer 9: the model has 3.", "choose a layer from 0 to 2.", "evaluate", "--task", "ioi", "--method", "full-vector", "--layer", "9", "--db", "none.db")]
    [TestCase("error MIB0102: --head is '7', it must be a layer and a head, e.g. 7.3", "--help", "evaluate", "--task", "ioi", "--method", "full-vector", "--head", "7", "--db", "none.db")]
    [TestCase("error MIB0102: There is no head 99", "choose a head from 0 to", "evaluate", "--task", "ioi", "--method", "full-vector", "--head", "0.99", "--db", "none.db")]
    [TestCase("error MIB0102: --head names the heads that are swapped together", "leave them out", "evaluate", "--task", "ioi", "--method", "full-vector", "--head", "0.1", "--layer", "0", "--db", "none.db")]
    [TestCase("error MIB0102: --site is 'resid', it must be one of resid-post, head, mlp-out, mlp-neurons.", "--help", "evaluate", "--task", "ioi", "--method", "full-vector", "--site", "resid", "--db", "none.db")]
    [TestCase("error MIB0102: --patch is 'all', it must be one of every-token, first-token.", "--help", "evaluate", "--task", "ioi", "--method", "full-vector", "--patch", "all", "--db", "none.db")]
    [TestCase("error MIB0102: --labels is 'ours', it must be one of as-written, reference.", "--help", "evaluate", "--task", "ioi", "--method", "full-vector", "--labels", "ours", "--db", "none.db")]
    [TestCase("error MIB0102: --seeds is '0', it must be a whole number of at least 1.", "--help", "evaluate", "--task", "ioi", "--method", "full-vector", "--seeds", "0", "--db", "none.db")]
    [TestCase("error MIB0102: --metric kl is the circuit track's.", "iia or logit-diff-mse", "evaluate", "--task", "ioi", "--method", "full-vector", "--metric", "kl", "--db", "none.db")]
    [TestCase("error MIB0102: No linear model of ioi-small is known.", "mib train ioi-linear", "evaluate", "--task", "ioi", "--method", "full-vector", "--metric", "logit-diff-mse", "--db", "none.db")]
    [TestCase("error MIB0102: --coefficients are of --metric logit-diff-mse", "add --metric logit-diff-mse", "evaluate", "--task", "ioi", "--method", "full-vector", "--coefficients", "c.json", "--db", "none.db")]
    [TestCase("error MIB0102: --dimensions 9999 is more than the width 64 of the vectors of blocks.0.hook_resid_post.", "choose at most 64.", "evaluate", "--task", "ioi", "--method", "das", "--dimensions", "9999", "--db", "none.db")]
    [TestCase("error MIB0101: No token position is called 'frist'.", "last", "evaluate", "--task", "ioi", "--method", "das", "--position", "frist", "--db", "none.db")]
    [TestCase("error MIB0102: 'ioi-small' is no part of `mib train ioi-linear`, which takes no recipe", "--help", "train", "ioi-small", "ioi-linear", "--out", "o.json")]
    [TestCase("error MIB0102: --sae is required.", "method 'dbm-sae' takes --sae, --sparsity", "evaluate", "--task", "ioi", "--method", "dbm-sae", "--db", "none.db")]
    [TestCase("error MIB0102: There is no folder no-such", "give --sae the folder", "evaluate", "--task", "ioi", "--method", "dbm-sae", "--sae", "no-such", "--db", "none.db")]
    public void What_is_refused_is_said_with_a_code_and_a_way_out(string what, string fix, params string[] arguments)
    {
        var ending = Words.Run(arguments);

        Assert.Multiple(() =>
        {
            Assert.That(ending.Code, Is.EqualTo(2));
            Assert.That(ending.Output, Is.Empty);
            Assert.That(ending.Error, Does.StartWith(what));
            Assert.That(ending.Error.Split('\n')[1], Does.StartWith("  fix: ").And.Contains(fix));
            Assert.That(ending.Error, Does.Not.Contain("   at "), "a stack trace");
        });
    }

    [Test]
    public void A_file_that_cannot_be_written_is_called_by_its_own_name() => Assert.That(
        Words.Run("curve", "--model", "m", "--pairs", "p", "--scores", "s", "--out", "no/such/curve.json").Error,
        Does.Contain("no/such/curve.json'").And.Not.Contain(".tmp"));

    [Test]
    public void Control_characters_in_a_name_do_not_reach_the_terminal()
    {
        var error = Words.Run("list", "runs", "--db", "no\e[2J\u009b1m\b.db").Error;

        Assert.That(error, Does.StartWith("error MIB0401: no\uFFFD[2J\uFFFD1m\uFFFD.db: there is no such file.\n"));
    }

    [Test]
    public void A_submission_with_several_methods_needs_a_choice()
    {
        var ending = Words.Run("evaluate", "--task", "ioi", "--submission", PluginFiles.TestPlugin);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.Contain("choose one with --method: test-"));
    }

    [Test]
    public void An_option_before_the_verb_does_not_hide_the_methods_own() =>
        Assert.That(
            Words.Run("--verbose", "evaluate", "--task", "ioi", "--method", "eap-ig-inputs", "--steps", "0").Error,
            Does.StartWith("error MIB0102: --steps is 0, it must lie in 1 to 1000."));

    [Test]
    public void Where_an_error_came_up_is_shown_on_request() =>
        Assert.That(Words.Run("train", "nothing", "--verbose").Error, Does.Contain("   at Mib.Engine.Plugins.PluginCatalog.Recipe"));
}
