// Methods and fields of results and kernels; arrays and datasets.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

std::vector<Documented> documented_values() {
  constexpr auto method = Documented::Kind::method;
  constexpr auto field = Documented::Kind::field;
  return {
      {"kernel", "derivative", method, "argument?: string", "quench.kernel",
       "The derivative with respect to an argument by its name in the function (the first where none is given), again a kernel.",
       "print(k:derivative(\"q\")(0.5))"},
      {"result", "meta", field, "", "table", "Seed, version, instruction set, conventions; meta.cost holds times and rates.", "print(result.meta.seed)"},
      {"result", "save", method, "path: string", "", "Writes all datasets to an HDF5 file that quench.load reads.", "result:save(\"decay.h5\")"},
      {"result", "report", method, "path: string", "", "Writes a report (one HTML file with tables and plots).", "result:report(\"decay.html\")"},
  };
}

}  // namespace quench::interpreter
