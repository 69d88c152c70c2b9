// Methods and fields of arrays, datasets, results and kernels.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

namespace {

constexpr auto function = Documented::Kind::function;
constexpr auto method = Documented::Kind::method;
constexpr auto field = Documented::Kind::field;

std::vector<Documented> arrays() {
  const std::string over_axis = " Over one axis where its number is given (from 1, negative from the end), else over everything.";
  const std::string number_or_array = "number|quench.array";
  std::vector<Documented> out{
      {"quench.array", "zeros", function, "...: integer", "quench.array", "Zeros; the arguments are the lengths of the axes.", "local a = array.zeros(4, 6)"},
      {"quench.array", "ones", function, "...: integer", "quench.array", "Ones; the arguments are the lengths of the axes.", "local a = array.ones(10)"},
      {"array", "shape", field, "", "integer[]", "Lengths of the axes.", "print(a.shape[1])"},
      {"array", "size", field, "", "integer", "Number of elements.", "print(a.size)"},
      {"array", "sum", method, "axis?: integer", number_or_array, "Sum." + over_axis, "a:sum()"},
      {"array", "mean", method, "axis?: integer", number_or_array, "Mean." + over_axis, "a:mean(1)"},
      {"array", "var", method, "axis?: integer", number_or_array, "Variance, divided by n." + over_axis, "a:var()"},
      {"array", "std", method, "axis?: integer", number_or_array, "Square root of the variance, which is divided by n." + over_axis, "a:std()"},
      {"array", "min", method, "axis?: integer", number_or_array, "Least element; an error for an empty array." + over_axis, "a:min()"},
      {"array", "max", method, "axis?: integer", number_or_array, "Greatest element; an error for an empty array." + over_axis, "a:max()"},
      {"array", "cumsum", method, "", "quench.array", "Cumulative sums in row-major order.", "a:cumsum()"},
      {"array", "sort", method, "", "quench.array", "A copy in ascending order along the last axis, nan at the end.", "a:sort()"},
      {"array", "map", method, "f: function", "quench.array", "f of every element, called in plain Lua.", "a:map(function(x) return x % 2 end)"},
      {"array", "slice", method, "from?: integer, to?: integer, step?: integer", "quench.array",
       "A copy of entries of the first axis, both ends included, negative from the end.", "a:slice(1, -1, 2)"},
      {"array", "reshape", method, "lengths: integer[]", "quench.array", "The same numbers under another shape (a view); one length may be -1.", "a:reshape{2, -1}"},
      {"array", "copy", method, "", "quench.array", "A copy that shares nothing.", "local b = a:copy()"},
      {"array", "to_table", method, "", "table", "Nested Lua tables of the numbers.", "local t = a:to_table()"}};
  const std::pair<const char*, const char*> comparisons[] = {{"lt", "<"}, {"le", "<="}, {"gt", ">"}, {"ge", ">="}, {"eq", "=="}};
  for (const auto& [name, sign] : comparisons)
    out.push_back({"array", name, method, "other: number|quench.array", "quench.array",
                   std::string("Mask of 1 where the element is ") + sign + " the other, else 0. Masks combine with &, | and ~; a[mask] selects.",
                   std::string("local some = a[a:") + name + "(0.5)]"});
  return out;
}

std::vector<Documented> datasets() {
  return {
      {"dataset", "dims", field, "", "string[]", "Names of the dims, in the order of the axes of value.", "print(d.dims[1])"},
      {"dataset", "coords", field, "", "table<string, quench.array>", "Coordinates by dim, and what versus() brought.", "print(d.coords.t)"},
      {"dataset", "coord_errors", field, "", "table<string, quench.array>", "Standard errors of coordinates that have them.", "print(d.coord_errors.C)"},
      {"dataset", "value", field, "", "quench.array|number", "The values; a number where there are no dims. Read-only.", "print(d.value[1])"},
      {"dataset", "error", field, "", "quench.array|number|nil", "One standard error; nil for exact results, nan where members are too few.", "print(d.error)"},
      {"dataset", "step_error", field, "", "quench.array|number|nil", "Discretisation error of the time step, where it was measured.", "print(d.step_error)"},
      {"dataset", "count", field, "", "quench.array|number|nil", "Effective number of samples.", "print(d.count)"},
      {"dataset", "members", field, "", "quench.array|nil", "Values per member (or per batch, see groups), leading dim member; nil where they are not kept.", "d.members[1]"},
      {"dataset", "groups", field, "", "string|nil", "What the leading dim of members counts: \"members\", \"disorder\" or \"batches\".", "print(d.groups)"},
      {"dataset", "reason", field, "", "string|nil", "Why values or errors are nan.", "print(d.reason)"},
      {"dataset", "name", field, "", "string", "Its name in the result.", "print(d.name)"},
      {"dataset", "unit", field, "", "string", "Unit of the values.", "print(d.unit)"},
      {"dataset", "label", field, "", "string", "What it is, in words.", "print(d.label)"},
      {"dataset", "attributes", field, "", "table<string, string>", "Estimator, normalisation and other conventions stored with it.", "print(d.attributes.estimator)"},
      {"dataset", "sel", method, "where: table", "quench.dataset", "The entry nearest to a coordinate, or exactly there with exact = true; the dim goes.", "d:sel{ t = 10 }"},
      {"dataset", "along", method, "dim: string", "quench.dataset", "The same data with that dim last.", "d:along(\"t\")"},
      {"dataset", "interp", method, "where: table", "quench.dataset", "Linear interpolation at a number (the dim goes) or at several.", "d:interp{ t = { 1, 2, 5 } }"},
      {"dataset", "versus", method, "other: quench.dataset", "quench.dataset",
       "The data against another dataset instead of their shared coordinate, with errors in both; the new coordinate bears the other's name.",
       "result.chi:versus(result.C)"},
      {"dataset", "table", method, "", "string", "The data as a table of text.", "print(d:table())"},
      {"dataset", "save", method, "path: string", "", "Writes a .csv or .h5 file.", "d:save(\"decay.csv\")"}};
}

}  // namespace

std::vector<Documented> documented_values() {
  std::vector<Documented> out{
      {"kernel", "derivative", method, "argument?: string", "quench.kernel",
       "The derivative with respect to an argument by its name in the function (the first where none is given), again a kernel.",
       "print(k:derivative(\"q\")(0.5))"},
      {"result", "meta", field, "", "table", "Seed, version, instruction set, conventions; meta.cost holds times and rates.", "print(result.meta.seed)"},
      {"result", "save", method, "path: string", "", "Writes all datasets to an HDF5 file that quench.load reads.", "result:save(\"decay.h5\")"},
      {"result", "report", method, "path: string", "", "Writes a report (one HTML file with tables and plots).", "result:report(\"decay.html\")"},
  };
  for (const auto& table : {arrays(), datasets()}) out.insert(out.end(), table.begin(), table.end());
  return out;
}

}  // namespace quench::interpreter
