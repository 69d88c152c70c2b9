// quench.stats.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

std::vector<Documented> documented_statistics() {
  constexpr auto function = Documented::Kind::function;
  return {
      {"quench.stats", "mean_error", function, "values: quench.array|number[]", "number, number",
       "Mean of independent values and its standard error.", "local mean, error = quench.stats.mean_error({ 1.2, 0.9, 1.1 })"},
      {"quench.stats", "jackknife", function, "values: quench.array|table, f: fun(rows: quench.array): number", "number, number",
       "f of the rows of an array and its standard error, by leaving out one row at a time.",
       "local value, error = quench.stats.jackknife(a, function(rows) return rows:var() end)"},
      {"quench.stats", "bootstrap", function, "values: quench.array|table, f: fun(rows: quench.array): number, options?: table", "number, number",
       "f of the rows of an array and its standard error, by drawing rows with repetition; options samples (1000) and seed (1).",
       "local value, error = quench.stats.bootstrap(a, function(rows) return rows:max() end, { samples = 500 })"},
      {"quench.stats", "blocking", function, "series: quench.array|number[]", "table",
       "Mean of a correlated series and its error by blocking. Fields of the table: mean, error, plateau (whether the error has settled), block, "
       "inefficiency, blocks, errors, errors_of_errors.",
       "local b = quench.stats.blocking(series)"},
      {"quench.stats", "ks_test", function, "sample: quench.array|number[], other: quench.array|number[]|fun(x: number): number", "table",
       "Kolmogorov-Smirnov test of a sample against another sample or a distribution function. Fields of the table: distance, p, exact.",
       "local p = quench.stats.ks_test(sample, function(x) return 1 - math.exp(-x) end).p"},
      {"quench.stats", "fit", function, "options: table", "table",
       "Least-squares fit (Levenberg-Marquardt) of a traced model through the points of a dataset of one dim, or of { x =, y =, error = }. "
       "Options: model = function(x, p) ... end, data, start = { name = value } for every parameter, params (values that stay fixed), from and to (range "
       "of x). Fields parameters, errors, errors_from (\"members\": fitted again without each member, \"errors\" or \"residuals\": from the curvature), "
       "covariance (parameters in alphabetical order), chi2, degrees_of_freedom, p (for independent points), converged, reason, left_out (points without a "
       "value), curve (the model at the best parameters, callable).",
       "local f = quench.stats.fit { model = function(t, p) return p.a*math.exp(-t/p.tau) end, data = result.C, start = { a = 1, tau = 10 } }"},
  };
}

}  // namespace quench::interpreter
