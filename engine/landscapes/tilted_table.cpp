#include "engine/landscapes/tilted_table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace quench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// ln(exp(a) + exp(b)).
double log_sum(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == -infinity ? a : a + std::log1p(std::exp(b - a));
}

/// Largest i in [low, high - 1] for which `holds`, which is true up to some i and false above, and is taken to be true of `low`.
/// Without branches that depend on the data.
template <class Holds>
std::size_t last_where(std::size_t low, std::size_t high, Holds holds) {
  for (std::size_t n = high - low; n > 1;) {
    const std::size_t half = n / 2;
    low += holds(low + half) ? half : 0;
    n -= half;
  }
  return low;
}

/// ln(exp(a) - exp(b)) for a > b.
double log_difference(double a, double b) { return b == -infinity ? a : a + std::log(-std::expm1(b - a)); }

}  // namespace

CellMoments cell_moments(double s) {
  if (s == 0) return {0.5, 0.5, 1};
  if (s < 1) {
    // (exp(-s) - 1 + s)/s^2 by its series: the terms that cancel are left out. The others follow with little cancellation.
    static constexpr auto inverse_factorials = [] {
      std::array<double, 18> out{};
      double factorial = 2;
      for (std::size_t n = 0; n < out.size(); factorial *= static_cast<double>(++n + 2)) out[n] = 1 / factorial;
      return out;
    }();
    const double square = s * s;
    double even = 0, odd = 0;
    for (std::size_t n = s < 0.0625 ? 8 : inverse_factorials.size(); n > 0; n -= 2) {
      even = even * square + inverse_factorials[n - 2];
      odd = odd * square + inverse_factorials[n - 1];
    }
    const double near = even - s * odd;
    return {near, 1 - (1 + s) * near, 1 - s * (1 - s * near)};
  }
  const double decay = std::exp(-s), rest = s > 800 ? 0 : decay * (1 + s);
  return {(1 - (1 - decay) / s) / s, (1 - rest) / s / s, decay};
}

ScaledMass TiltedCell::mass(double left) const {
  const double begin = far + (near - far) * (left / width), s = slope * left;
  const CellMoments m = cell_moments(std::abs(s));
  if (s >= 0) return {left * (begin * m.near + far * m.far), 0};
  // A growing exponential is a falling one seen from the other side.
  const double value = left * (begin * m.far + far * m.near);
  return s > -1 ? ScaledMass{value / m.decay, 0} : ScaledMass{value, -s};
}

namespace {

/// Share of a linear function of values `from` (at 0) and `to` (at 1) to its place: share in and place out lie in [0, 1].
double linear_quantile(double from, double to, double share) {
  // Squares of weights deep in a tail would underflow.
  const double unit = 1 / std::max(from, to);
  from *= unit, to *= unit;
  const double root = from + std::sqrt(std::max(0.0, from * from + share * (to - from) * (to + from)));
  return root > 0 ? std::min(1.0, share * (from + to) / root) : 0;
}

/// Where left_of() begins in a cell that is not mild: as if the density were constant.
double first_guess(const TiltedCell& c, double log_share) {
  const double s = c.slope * c.width;
  return s < 40 ? std::log1p(std::exp(log_share) * std::expm1(s)) / c.slope : c.width + log_sum(log_share, -s) / c.slope;
}

}  // namespace

double TiltedCell::left_of(double share) const {
  if (slope == 0) return width * linear_quantile(far, near, share);
  const bool falls = slope >= 0;
  // Masses with the exponential counted from the end of the cell, and their derivatives.
  struct Part { double mass, growth; };
  const auto part = [&](double left) -> Part {
    const double begin = far + (near - far) * (left / width);
    const CellMoments m = cell_moments(std::abs(slope) * left);
    if (falls) return {left * (begin * m.near + far * m.far) / m.decay, begin / m.decay};
    return {left * (begin * m.far + far * m.near), begin * m.decay};
  };
  const double decay = cell_moments(std::abs(slope) * width).decay, wanted = share * part(width).mass;
  double left = width * linear_quantile(falls ? far * decay : far, falls ? near : near * decay, share);
  // Newton's steps, guarded by bisection: the mass is nearly the quadratic function that the first guess inverts.
  double low = 0, high = width;
  for (int i = 0; i < 100; ++i) {
    const Part here = part(left);
    (here.mass < wanted ? low : high) = left;
    double next = left + (wanted - here.mass) / here.growth;
    if (std::abs(next - left) <= 1e-9 * left) return std::min(next, width);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (next == low || next == high) break;
    left = next;
  }
  return left;
}

double TiltedCell::left_of(double log_part, double log_all) const {
  const bool falls = slope >= 0;
  if (!(log_part < log_all)) return width;
  double left = first_guess(*this, log_part - log_all);
  if (slope == 0 || !(left > 0)) return std::max(0.0, left);
  // A linear function times an exponential is log-concave, and so are its integrals: Newton's steps for their logarithm come
  // from one side, in ln(left) where they are a power of it and in left where they are exponential. Bisection guards them.
  double low = 0, high = width;
  for (int i = 0; i < 200; ++i) {
    const double begin = far + (near - far) * (left / width);
    const CellMoments m = cell_moments(std::abs(slope) * left);
    const double mass = left * (falls ? begin * m.near + far * m.far : begin * m.far + far * m.near);
    const double miss = log_part - std::log(mass) + (falls ? slope * (width - left) : 0);
    if (std::abs(miss) <= 4e-16 * (1 + std::abs(log_part))) break;
    (miss > 0 ? low : high) = left;
    const double growth = begin * (falls ? 1 : m.decay) / mass, power = growth * left;
    double next = power < 3 ? left * std::exp(miss / power) : left + miss / growth;
    // The next step is of the order of the square of this one, relative to `left`.
    if (std::abs(next - left) <= 1e-9 * left) return std::min(next, width);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (next == low || next == high) break;
    left = next;
  }
  return left;
}

TableTail::TableTail(const DensityView& density, double slope, End end)
    : sign_(end == End::high ? 1 : -1), k_(sign_ * slope), x_(density.points), weight_(density.points), log_cell_(density.points, -infinity),
      after_(density.points, infinity), log_mass_(density.points, -infinity), mass_(density.points, 0), level_(density.points, -infinity) {
  const std::size_t n = density.points;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = end == End::high ? i : n - 1 - i;
    x_[i] = sign_ * density.energy[from];
    weight_[i] = density.weight[from];
  }
  for (std::size_t i = n - 1; i-- > 0;) {
    const TiltedCell c = cell(i);
    const double part = c.mass(c.width).log();
    log_cell_[i] = part + std::min(0.0, k_ * c.width);
    if (part > -infinity) after_[i] = std::exp(log_mass_[i + 1] - k_ * c.width - part);
    log_mass_[i] = log_sum(part, log_mass_[i + 1] - k_ * c.width);
    mass_[i] = std::abs(log_mass_[i]) < 600 ? std::exp(log_mass_[i]) : std::numeric_limits<double>::quiet_NaN();
    level_[i] = log_sum(part - k_ * (x_[i] - x_[0]), level_[i + 1]);
  }
}

/// i with x_i <= x < x_(i+1).
std::size_t TableTail::cell_of(double x) const {
  return last_where(0, x_.size() - 1, [&](std::size_t i) { return x_[i] <= x; });
}

ScaledMass TableTail::mass(double energy) const {
  const double x = std::clamp(sign_ * energy, x_.front(), x_.back());
  const std::size_t i = cell_of(x);
  const double left = x_[i + 1] - x;
  const ScaledMass here = cell(i).mass(left);
  const double total = here.value + mass_[i + 1] * std::exp(-k_ * left);
  if (here.log_scale == 0 && total > 1e-290 && total < 1e290) return {total, 0};
  const double log_total = log_sum(here.log(), log_mass_[i + 1] - k_ * left);
  return log_total == -infinity ? ScaledMass{} : ScaledMass{1, log_total};
}

double TableTail::energy_beyond(double energy, const ScaledMass& mass, double share) const {
  const double x = sign_ * energy, wanted = std::log(share * mass.value) + mass.log_scale;
  // Levels are equal on both sides of a gap, which therefore holds no wanted one.
  const double level = wanted - k_ * (x - x_[0]);
  const std::size_t i = last_where(cell_of(x), x_.size() - 1, [&](std::size_t j) { return level_[j] >= level; });
  const double left = left_in(i, x, wanted), width = x_[i + 1] - x_[i];
  const double there = left < width / 2 ? x_[i + 1] - left : x_[i] + (width - left);
  return sign_ * std::max(x, there);
}

/// Where in cell i the mass from there to the end is exp(log_wanted), exp(-k .) counted from x: the distance from the cell's end.
double TableTail::left_in(std::size_t i, double x, double log_wanted) const {
  const TiltedCell c = cell(i);
  if (c.near == 0 && c.far == 0) return 0;
  // All relative to the end of the cell where the tilt is largest, from differences of near energies.
  const double heavy = k_ >= 0 ? x_[i] : x_[i + 1];
  const double target = log_wanted + k_ * (heavy - x);
  if (c.mild() && after_[i] < 1e290) {
    const double share = std::exp(target - log_cell_[i]) - after_[i];
    return share > 0 ? c.left_of(std::min(1.0, share)) : 0;
  }
  const double after = log_mass_[i + 1] - k_ * (x_[i + 1] - heavy);
  return target > after ? c.left_of(log_difference(target, after), log_cell_[i]) : 0;
}

TiltedTable::TiltedTable(const EnergyDensity& density, double slope)
    : lowest_(density.lowest()), highest_(density.highest()), slope_(slope), below_(density.view(), slope, TableTail::End::low),
      above_(density.view(), slope, TableTail::End::high), all_below_(below_.mass(highest_)), all_above_(above_.mass(lowest_)) {}

double TiltedTable::quantile(std::uint64_t bits) const {
  const UnitPair pair = unit_pair(bits);
  return pair.u <= 0.5 ? below_.energy_beyond(highest_, all_below_, pair.u) : above_.energy_beyond(lowest_, all_above_, pair.rest);
}

double TiltedTable::log_norm() const { return all_above_.log() - slope_ * lowest_; }

}  // namespace quench
