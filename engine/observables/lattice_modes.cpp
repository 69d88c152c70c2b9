#include "engine/observables/lattice_modes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/numerics/sums.h"

namespace quench {

LatticeModes::LatticeModes(const Lattice& lattice) : lattice_(lattice), transform_(lattice.lengths) { find_shells(); }

void LatticeModes::find_shells() {
  const std::vector<std::size_t>& lengths = transform_.lengths();
  const std::size_t modes = transform_.modes();
  std::vector<std::vector<double>> along(lengths.size());  // 4 sin^2(pi n / L) / dx^2, equal bits for n and L - n
  for (std::size_t a = 0; a < lengths.size(); ++a)
    for (std::size_t n = 0; n < lengths[a]; ++n) {
      const double s = std::sin(std::numbers::pi * static_cast<double>(std::min(n, lengths[a] - n)) / static_cast<double>(lengths[a]));
      along[a].push_back(4 * s * s / (lattice_.spacing * lattice_.spacing));
    }
  std::vector<double> lambda(modes);
  std::vector<std::size_t> n(lengths.size());
  for (std::size_t mode = 0; mode < modes; ++mode) {
    transform_.wave_numbers(mode, n);
    for (std::size_t a = 0; a < lengths.size(); ++a) lambda[mode] += along[a][n[a]];
  }
  std::vector<std::size_t> order(modes);
  for (std::size_t mode = 0; mode < modes; ++mode) order[mode] = mode;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return lambda[a] != lambda[b] ? lambda[a] < lambda[b] : a < b; });
  shell_of_mode_.resize(modes);
  double first = -1;
  for (std::size_t mode : order) {
    if (coordinates_.empty() || lambda[mode] - first > 1e-9 * lambda[mode]) {
      first = lambda[mode];
      coordinates_.push_back(std::sqrt(first));
      multiplicities_.push_back(0);
    }
    shell_of_mode_[mode] = static_cast<std::uint32_t>(coordinates_.size() - 1);
    multiplicities_.back() += transform_.weight(mode);
  }
}

std::vector<double> LatticeModes::distances() const {
  std::size_t shortest = 0;
  for (std::size_t a = 0; a < transform_.lengths().size(); ++a)
    if (resolved(a)) shortest = shortest == 0 ? transform_.lengths()[a] : std::min(shortest, transform_.lengths()[a]);
  std::vector<double> r;
  for (std::size_t i = 0; i <= shortest / 2; ++i) r.push_back(static_cast<double>(i) * lattice_.spacing);
  return r;
}

std::vector<double> LatticeModes::weighted_power(std::span<const double> q) const {
  const double mean = sum(q) / static_cast<double>(q.size());
  std::vector<double> centred(q.begin(), q.end());
  for (double& x : centred) x -= mean;
  std::vector<std::complex<double>> spectrum(transform_.modes());
  transform_.forward(centred, spectrum);
  std::vector<double> power(spectrum.size());
  for (std::size_t mode = 1; mode < power.size(); ++mode) {
    const double re = spectrum[mode].real(), im = spectrum[mode].imag();
    power[mode] = transform_.weight(mode) * (re * re + im * im);
  }
  return power;  // mode 0 vanishes by centring; what rounding leaves of it is dropped
}

void LatticeModes::structure_factor(std::span<const double> q, std::span<double> out) const {
  const std::vector<double> power = weighted_power(q);
  std::fill(out.begin(), out.end(), 0);
  for (std::size_t mode = 0; mode < power.size(); ++mode) out[shell_of_mode_[mode]] += power[mode];
  const double normalisation = lattice_.cell() / static_cast<double>(lattice_.sites());
  for (std::size_t shell = 0; shell < out.size(); ++shell) out[shell] *= normalisation / multiplicities_[shell];
}

void LatticeModes::correlations(std::span<const double> q, std::span<double> out) const {
  // <d_i d_(i + r e_a)> = N^-2 sum_k |d_k|^2 cos(k_a r): first the power per n_a, then one cosine sum per distance.
  const std::vector<double> power = weighted_power(q);
  const std::vector<std::size_t>& lengths = transform_.lengths();
  const double sites = static_cast<double>(lattice_.sites());
  std::fill(out.begin(), out.end(), 0);
  std::size_t axes = 0, inner = transform_.modes();
  for (std::size_t a = 0; a < lengths.size(); ++a) {
    const std::size_t extent = a + 1 == lengths.size() ? lengths[a] / 2 + 1 : lengths[a];
    inner /= extent;
    if (!resolved(a)) continue;
    ++axes;
    std::vector<double> along(lengths[a], 0.0);
    for (std::size_t mode = 0; mode < power.size(); ++mode) along[mode / inner % extent] += power[mode];
    for (std::size_t r = 0; r < out.size(); ++r)
      for (std::size_t n = 0; n < extent; ++n)
        out[r] += along[n] * std::cos(2 * std::numbers::pi * static_cast<double>(n * r % lengths[a]) / static_cast<double>(lengths[a]));
  }
  for (double& g : out) g = axes == 0 ? 0 : g / (static_cast<double>(axes) * sites * sites);
}

}  // namespace quench
