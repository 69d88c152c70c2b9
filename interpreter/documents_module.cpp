// Functions and fields of the quench module.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

std::vector<Documented> documented_module() {
  constexpr auto function = Documented::Kind::function;
  constexpr auto field = Documented::Kind::field;
  return {
      {"quench", "array", function, "values: table", "quench.array",
       "An array from numbers in nested lists, row-major; every row of one axis must have the same length.",
       "local a = array{ {1, 2}, {3, 4} }"},
      {"quench", "linspace", function, "from: number, to: number, count: integer", "quench.array",
       "`count` numbers at equal distances, both ends included.", "times = linspace(0, 100, 101)"},
      {"quench", "logspace", function, "from: number, to: number, count: integer", "quench.array",
       "`count` numbers at equal ratios, both ends included; both must be positive.", "times = logspace(0.1, 1e3, 41)"},
      {"quench", "range", function, "from: number, to: number, step?: number", "quench.array",
       "Numbers from `from` to `to`, both ends included where the step (1) meets them.", "for _, x in ipairs(range(0, 1, 0.25)) do print(x) end"},
      {"quench", "where", function, "condition: any, yes: any, no: any", "any",
       "Where the condition holds the second argument, elsewhere the third, element by element; the conditional of traced functions.",
       "force = function(q) return quench.where(q:lt(0.5), -q, q - 1) end"},
      {"quench", "math", field, "", "table", "Functions of numbers, arrays, datasets and traced variables: see quench.math.", "quench.math.erfc(0.3)"},
      {"quench", "kernel", function, "f: function, params?: table", "quench.kernel",
       "Traces a function of the script as options do, and makes it callable on numbers and arrays; print(k) shows graph, operations and "
       "nanoseconds per element.",
       "local k = quench.kernel(function(q) return q^2/2 - q^3 end)"},
      {"quench", "tabulate", function, "f: function, interval: table", "fun(x: number): number",
       "Wraps a function that cannot be traced: an adaptive Chebyshev table on {lo, hi, tolerance = 1e-10}, usable inside traced functions. An "
       "argument outside the interval is an error.",
       "local w = quench.tabulate(function(q) return my_series(q) end, {0, 1, tolerance = 1e-12})"},
      {"quench", "exact", function, "landscape: quench.landscape, dynamics: quench.dynamics, options?: table", "quench.exact",
       "The walk of dynamics.jumps on at most 4096 states without sampling: its master equation solved to rounding. Option `start` as in the "
       "experiment: \"random\" (uniform, the default), \"equilibrium\" or the number of a state. Random landscapes need `disorder`. print() shows the "
       "method and its rounding.",
       "local exact = quench.exact(landscape.levels { energies = { -0.5, -1.2, -2 } }, dynamics.jumps { temperature = 0.7 })"},
      {"quench", "axis", function, "name: string", "number",
       "Stands for the value of a sweep axis wherever an option takes a number, also in arithmetic. Comparing it is an error.",
       "noise.thermal { temperature = 2*quench.axis \"T\" }"},
      {"quench", "param", function, "name: string, default: number|string|boolean, sentence?: string", "number|string|boolean",
       "Declares a parameter of the script and returns its value: the default, or what the command line says (quench run FILE name=value). `quench "
       "params FILE` lists them; in plain lua5.4 the default is returned.",
       "local T = quench.param(\"T\", 0.5, \"temperature\")"},
      {"quench", "load", function, "path: string", "quench.result", "Reads a stored result (a result.h5).", "local r = quench.load \"decay.out/result.h5\""},
      {"quench", "read_csv", function, "path: string, options?: table", "table<string, quench.array>",
       "Columns of a text file of numbers by their names in the first line (by number where there is none); { columns = {...} } selects some.",
       "local t = quench.read_csv(\"measured.csv\").time"},
      {"quench", "read_h5", function, "path: string, name: string", "quench.array", "One data set of an HDF5 file as an array.",
       "local field = quench.read_h5(\"start.h5\", \"q\")"},
      {"quench", "test", function, "what: string, check: function", "",
       "Registers a test: what holds, and a function that checks it with quench.expect. `quench test DIR` runs every *_test.lua below DIR.",
       "quench.test(\"the minimum is at 0\", function() quench.expect(landscape.overlap{}:force(0)):near(0, 1e-12) end)"},
      {"quench", "expect", function, "value: any", "quench.expectation", "Wraps a value for checking: near, within, equal, error ...",
       "quench.expect(2 + 2):equal(4)"},
      {"quench", "run_tests", function, "options?: table", "integer, integer",
       "Runs the registered tests, prints a line for each and \"N passed, N failed\" (left out with { summary = false }); returns both numbers.",
       "quench.run_tests()"},
      {"quench", "materials", field, "", "table<string, table<string, number>>",
       "Constants of substances that the papers state, SI; what they do not state is absent. landscape.mosaic{ material = \"a-SiO2\" } reads the same table.",
       "print(quench.materials[\"a-SiO2\"].T_g)"},
      {"quench", "units", field, "", "table<string, quench.quantity>",
       "SI units by name, with prefixes: K m s kg g J eV Pa bar Hz N W angstrom mol ... and the constants k_B, h, hbar, N_A, R, e.",
       "local T_g = 1500*quench.units.K"},
      {"quench", "version", field, "", "string", "Version of quench.", "print(quench.version)"},
  };
}

}  // namespace quench::interpreter
