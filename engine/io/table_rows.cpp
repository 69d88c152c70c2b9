#include "engine/io/table_rows.h"

#include <algorithm>

namespace quench::io {

std::vector<double> coordinates_of(const Dataset& dataset, std::size_t row) {
  std::vector<double> coordinates(dataset.coords.size());
  for (std::size_t i = coordinates.size(); i-- > 0;) {
    const Array& coords = dataset.coords[i];
    coordinates[i] = coords[row % coords.size()];
    row /= coords.size();
  }
  return coordinates;
}

std::vector<std::size_t> chosen_rows(std::size_t rows, std::size_t most) {
  const std::size_t count = std::min(rows, most);
  std::vector<std::size_t> chosen(count);
  for (std::size_t i = 0; i < count; ++i) chosen[i] = count == 1 ? 0 : (i * (rows - 1) + (count - 1) / 2) / (count - 1);
  return chosen;
}

}  // namespace quench::io
