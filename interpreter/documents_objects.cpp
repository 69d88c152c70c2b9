// Methods of declared objects, of expectations and of quantities.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

namespace {

std::vector<Documented> checks() {
  constexpr auto method = Documented::Kind::method;
  return {
      {"expectation", "near", method, "expected: any, tolerance: number|string", "",
       "Every number within the tolerance: absolute, or \"1%\" of the expected one. Takes numbers, lists, arrays and datasets; one expected number "
       "serves all; nan is near nothing.",
       "quench.expect(x):near(1, 1e-9)"},
      {"expectation", "within", method, "expected: any, sigmas?: number", "",
       "Every value of a dataset within `sigmas` (4) standard errors of the expected one; errors of both sides add in quadrature.",
       "quench.expect(result.C):within(theory)"},
      {"expectation", "equal", method, "expected: any", "", "The same value; tables and arrays entry by entry.", "quench.expect(a.shape):equal{2, 3}"},
      {"expectation", "is_true", method, "", "", "The value is true.", "quench.expect(ready):is_true()"},
      {"expectation", "is_false", method, "", "", "The value is false.", "quench.expect(ready):is_false()"},
      {"expectation", "is_nil", method, "", "", "The value is nil.", "quench.expect(missing):is_nil()"},
      {"expectation", "below", method, "limit: any", "", "Every number less than the limit.", "quench.expect(chi2):below(2)"},
      {"expectation", "above", method, "limit: any", "", "Every number greater than the limit.", "quench.expect(p):above(1e-6)"},
      {"expectation", "error", method, "text?: string", "any",
       "The wrapped function raises an error whose text contains `text`; returns the error value, whose kind and facts can be checked.",
       "quench.expect(function() landscape.overlap{ cstar = \"x\" } end):error(\"takes a number\")"},
  };
}

/// Methods of quench.exact(...); options and dims are those of the observables of these names.
std::vector<Documented> exact_methods() {
  constexpr auto method = Documented::Kind::method;
  return {
      {"exact", "aging", method, "options: table", "quench.dataset",
       "Pi_stay, Pi_conf, Pi_thr or C: the options of observe.aging, kind \"basin\" left out.",
       "exact:aging { kind = \"conf\", wait = { 1e2, 1e4 }, ratio = logspace(0.1, 10, 9) }"},
      {"exact", "overlap", method, "options: table", "quench.dataset", "exact:aging with kind \"overlap\": C(t_w, t_w + t) of a landscape of spins.",
       "exact:overlap { wait = 1e3, lag = { 0, 10, 100 } }"},
      {"exact", "energy", method, "options: table|number|quench.array", "quench.dataset", "Mean energy at the times `at`.",
       "exact:energy { at = logspace(0.1, 1e4, 51) }"},
      {"exact", "occupation", method, "options: table|number|quench.array", "quench.dataset", "Probability of each state at the times `at`; dims t and state.",
       "exact:occupation { at = { 0, 1, 10 } }"},
      {"exact", "spectrum", method, "", "quench.array",
       "Relaxation rates: the eigenvalues of minus the generator in increasing order, the first 0, the gap second. Real parts where there is no "
       "detailed balance.",
       "local gap = exact:spectrum()[2]"},
  };
}

}  // namespace

std::vector<Documented> documented_objects() {
  constexpr auto method = Documented::Kind::method;
  constexpr auto field = Documented::Kind::field;
  std::vector<Documented> out{
      {"object", "with", method, "options: table", "quench.object",
       "A changed copy. A dotted key reaches inside: { [\"dynamics.temperature\"] = 0.3 }.", "local cold = e:with { [\"dynamics.temperature\"] = 0.3 }"},
      {"object", "describe", method, "", "string", "The tree that print(object) shows, defaults filled in.", "print(e.landscape:describe())"},
      {"experiment", "run", method, "options?: table", "quench.result",
       "Computes and returns the result. Options: out (folder to store it in), threads, only (one member), budget (seconds), force, resume.",
       "local result = e:run()"},
      {"landscape", "potential", method, "q: number|quench.array", "number|quench.array",
       "W(q) of a landscape of the family field, on numbers and arrays. An error where only the force was declared.", "landscape.overlap{}:potential(0.3)"},
      {"landscape", "energy", method, "state: number|quench.array", "number|quench.array",
       "Energy of a state of the family states, by its number; random energies need `disorder = k`, which fixes the sample.",
       "landscape.rem { spins = 8, disorder = 1 }:energy(3)"},
      {"landscape", "force", method, "q: number|quench.array", "number|quench.array", "-W'(q) of a landscape of the family field.",
       "landscape.overlap{}:force(linspace(0, 1, 11))"},
      {"observable", "of", method, "landscape: quench.landscape", "quench.dataset",
       "Evaluates an observable that needs no dynamics at once. An error for one that samples a dynamics.",
       "local C = observe.heat_capacity{ temperature = T }:of(glass)"},
      {"quantity", "in_units", method, "unit: quench.quantity|string", "number",
       "The plain number in a unit: a quantity, or a text such as \"kg/m^3\". An error where the dimensions differ.",
       "(1500*quench.units.K):in_units(quench.units.mK)"},
      {"quantity", "si", field, "", "number", "The value in SI base units.", "(3*quench.units.GPa).si"},
      {"quantity", "dimensions", field, "", "table<string, number>", "Exponents of the base units by name.", "quench.units.J.dimensions.kg"},
  };
  for (const std::vector<Documented>& more : {checks(), exact_methods()}) out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace quench::interpreter
