// The parts of the table of documented functions, one file each.
#pragma once

#include <vector>

#include "interpreter/documents_functions.h"

namespace quench::interpreter {

std::vector<Documented> documented_module();       ///< quench.*
std::vector<Documented> documented_mathematics();  ///< quench.math.*, comparisons
std::vector<Documented> documented_values();       ///< arrays, datasets, results, kernels
std::vector<Documented> documented_statistics();   ///< quench.stats.*
std::vector<Documented> documented_statistics();   ///< quench.stats.*
std::vector<Documented> documented_objects();      ///< declared objects, tests, quantities

}  // namespace quench::interpreter
