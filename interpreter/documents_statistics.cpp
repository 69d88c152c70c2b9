// quench.stats.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

std::vector<Documented> documented_statistics() {
  constexpr auto function = Documented::Kind::function;
  return {
      {"quench.stats", "mean_error", function, "x: quench.array|table", "number, number",
       "Mean of independent numbers and its standard error.", "local mean, error = quench.stats.mean_error { 1.2, 0.9, 1.1 }"},
      {"quench.stats", "jackknife", function, "x: quench.array|table, f: fun(x: quench.array): number", "number, number",
       "f of all rows, and its error from leaving out one row (entry of the first axis) at a time.",
       "local ratio, error = quench.stats.jackknife(a, function(x) return x:var()/x:mean() end)"},
      {"quench.stats", "bootstrap", function, "x: quench.array|table, f: fun(x: quench.array): number, options?: table", "number, number",
       "f of all rows, and its error from rows drawn with repetition; options { samples = 1000, seed = 1 }. The same seed draws the same.",
       "local m, error = quench.stats.bootstrap(a, function(x) return x:max() end, { samples = 400 })"},
      {"quench.stats", "blocking", function, "series: quench.array|table", "table",
       "Mean of a correlated series with its error from blocks of doubling length (Flyvbjerg and Petersen 1989), the length chosen by a "
       "test at 99 % (Jonsson 2018). Fields mean, error, plateau (false: the series is too short, error is a lower bound), block, inefficiency, and "
       "blocks, errors, errors_of_errors per level.",
       "local b = quench.stats.blocking(series)"},
      {"quench.stats", "ks_test", function, "x: quench.array|table, other: quench.array|table|function", "table",
       "Kolmogorov-Smirnov test of a sample against a distribution function, or of two samples. Fields distance, p, exact (p from the finite "
       "sample, not from its limit).",
       "print(quench.stats.ks_test(x, function(t) return 1 - math.exp(-t) end).p)"},
  };
}

}  // namespace quench::interpreter
