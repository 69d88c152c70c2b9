#include "engine/dynamics/langevin_start.h"

#include <algorithm>
#include <cmath>

#include "engine/functions/kernel.h"

namespace quench {

namespace {

[[noreturn]] void refuse(std::string message) { throw argument_error("option \"start\" " + std::move(message)).about("experiment").option("start"); }

std::vector<double> from_array(const Array& array, const Lattice& lattice) {
  const bool flat = array.rank() == 1 && array.size() == lattice.sites();
  if (!flat && array.shape() != lattice.lengths)
    refuse("is an array of " + std::to_string(array.size()) + " numbers, which has neither the shape nor the length of the lattice (" +
           std::to_string(lattice.sites()) + " sites)");
  return {array.data(), array.data() + array.size()};
}

/// Positions are handed to the kernel axis by axis, block by block.
std::vector<double> from_function(const Function& f, const Lattice& lattice) {
  const std::size_t d = lattice.dimension();
  if (d == 0 || f.arguments.size() > d)
    refuse("is a function of " + std::to_string(f.arguments.size()) + " positions, but the lattice has dimension " + std::to_string(d));
  const Kernel kernel({f.body}, f.arguments);
  std::vector<double> field(lattice.sites());
  std::vector<std::vector<double>> positions(f.arguments.size(), std::vector<double>(Kernel::block));
  std::vector<Kernel::Argument> arguments;
  for (const std::vector<double>& axis : positions) arguments.push_back({axis.data(), 1});
  for (std::size_t first = 0; first < field.size(); first += Kernel::block) {
    const std::size_t n = std::min(Kernel::block, field.size() - first);
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t rest = first + i;
      for (std::size_t axis = d; axis-- > 0; rest /= lattice.lengths[axis])
        if (axis < positions.size()) positions[axis][i] = lattice.spacing * static_cast<double>(rest % lattice.lengths[axis]);
    }
    double* const out = field.data() + first;
    kernel.evaluate(arguments, {&out, 1}, n);
  }
  return field;
}

}  // namespace

void LangevinStart::fill(std::span<double> q) const {
  if (field.empty())
    std::fill(q.begin(), q.end(), uniform);
  else
    std::copy(field.begin(), field.end(), q.begin());
}

LangevinStart langevin_start(const Value& value, const Lattice& lattice) {
  LangevinStart start;
  if (value.is_number())
    start.uniform = start.low = start.high = value.number();
  else if (value.is<Array>())
    start.field = from_array(value.as<Array>(), lattice);
  else if (value.is<FunctionPtr>())
    start.field = from_function(*value.as<FunctionPtr>(), lattice);
  else if (!value.is_nil())
    refuse("of a field takes a number, an array or a function of the position, not " + kind_of(value));
  for (std::size_t i = 0; i < start.field.size(); ++i)
    if (!std::isfinite(start.field[i])) refuse("is " + shortest(start.field[i]) + " at site " + std::to_string(i + 1) + " of the flat order");
  if (!std::isfinite(start.low)) refuse("is not finite");
  if (!start.field.empty()) {
    const auto [low, high] = std::minmax_element(start.field.begin(), start.field.end());
    start.low = *low, start.high = *high;
  }
  return start;
}

}  // namespace quench
