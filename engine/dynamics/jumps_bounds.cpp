#include "engine/dynamics/jumps_bounds.h"

#include <algorithm>
#include <vector>

namespace quench {

namespace {

constexpr int all = WordPlaces::all, half = WordPlaces::of_half;

/// Places from the lowest energies up.
int by_energy(int i) { return i < half ? i : all - 1 - (i - half); }
/// Powers of 2 between the end and a place.
int depth_of(int place) { return WordPlaces::octaves - place % half / WordPlaces::in_octave; }

/// Lowest energies of the places in this order, and the highest of all.
std::vector<double> edges_of(const EnergyDensity& density) {
  std::vector<std::uint64_t> words(all);
  for (int i = 0; i < all; ++i) {
    const int place = by_energy(i);
    words[static_cast<std::size_t>(i)] = place < half ? WordPlaces::begin(place) : ~(WordPlaces::begin(place + 1 - half) - 1);
  }
  std::vector<double> edges(all);
  density.quantiles(words, edges);
  edges.push_back(density.highest());
  return edges;
}

/// Cells may be wider where few states are, and where these are high.
double widening(int place) { return std::max(1.0, depth_of(place) / (place < half ? 16.0 : 4.0)); }

/// Where cells begin, in the order of energies, if none is wider than `width` without need.
std::vector<int> cells_of(const std::vector<double>& edges, double width) {
  std::vector<int> begins{0};
  for (int i = 1; i < all; ++i) {
    const double reach = edges[static_cast<std::size_t>(i) + 1] - edges[static_cast<std::size_t>(begins.back())];
    if (reach > width * widening(by_energy(i))) begins.push_back(i);
  }
  return begins;
}

std::vector<int> few_cells(const std::vector<double>& edges) {
  double too_narrow = 0, width = edges.back() - edges.front();
  for (int i = 0; i < 50; ++i) {
    const double middle = (too_narrow + width) / 2;
    (cells_of(edges, middle).size() > WeightBounds::most_cells ? too_narrow : width) = middle;
  }
  return cells_of(edges, width);
}

/// Largest logarithm of a bound over a weight in the lower half of the energies, but for the deepest 1/128 of all.
constexpr double most_excess = 1;

}  // namespace

std::shared_ptr<const WeightBounds> weight_bounds(const EnergyDensity& density, const WeightScale& scale, bool few) {
  const std::vector<double> edges = edges_of(density);
  std::vector<int> begins = few ? few_cells(edges) : cells_of(edges, 0);
  begins.push_back(all);
  std::vector<double> weights(edges.size());
  QUENCH_DISPATCH(boltzmann_weights)(scale, edges.data(), weights.data(), weights.size());
  auto bounds = std::make_shared<WeightBounds>();
  for (std::size_t c = 0; c + 1 < begins.size(); ++c) {
    const double lowest = edges[static_cast<std::size_t>(begins[c])], above = edges[static_cast<std::size_t>(begins[c + 1])];
    const bool counts = begins[c] < half && depth_of(by_energy(begins[c])) <= 6;
    if (counts && scale.slope * (above - lowest) > most_excess) return nullptr;
    // Quantiles are monotone up to rounding.
    const double bound = weights[static_cast<std::size_t>(begins[c])] * (1 + 1e-9);
    if (c < WeightBounds::most_cells) bounds->of_cell[c] = bound;
    for (int i = begins[c]; i < begins[c + 1]; ++i) {
      const auto place = static_cast<std::size_t>(by_energy(i));
      bounds->of_place[place] = bound;
      bounds->cell[place] = static_cast<std::uint8_t>(c);
    }
  }
  return bounds;
}

}  // namespace quench
