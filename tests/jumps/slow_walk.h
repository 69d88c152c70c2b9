// The master equation solved the slow way, written apart from the engine: rates from the table of the sheet in long double,
// exp(W t) by Taylor series with scaling and squaring, aging functions as double sums over states.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace quench::test {

using Real = long double;
using SlowMatrix = std::vector<std::vector<Real>>;  ///< [to][from]

/// w(i -> j)/c of a named kernel; beta may be infinite for metropolis and glauber.
inline Real slow_rate(const std::string& kernel, Real from, Real to, Real beta, Real reference, Real a, bool capped) {
  const Real up = to - from;
  if (kernel == "trap") {
    const Real rate = std::exp(-beta * (reference - from));
    return capped && rate > 1 ? 1 : rate;
  }
  if (kernel == "metropolis") return up <= 0 ? 1 : std::exp(-beta * up);
  if (kernel == "glauber") return up == 0 ? 0.5L : 1 / (1 + std::exp(beta * up));
  if (kernel == "half") return std::exp(-beta * up / 2);
  if (kernel == "mix") return std::exp(-beta * ((1 - a) * (to - reference) - a * (from - reference)));
  return std::exp(-beta * up);  // raw
}

inline SlowMatrix slow_identity(std::size_t n) {
  SlowMatrix out(n, std::vector<Real>(n));
  for (std::size_t i = 0; i < n; ++i) out[i][i] = 1;
  return out;
}

inline SlowMatrix slow_product(const SlowMatrix& a, const SlowMatrix& b) {
  const std::size_t n = a.size();
  SlowMatrix out(n, std::vector<Real>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) out[i][j] += a[i][k] * b[k][j];
  return out;
}

inline SlowMatrix slow_exponential(SlowMatrix w, Real t) {
  const std::size_t n = w.size();
  Real norm = 0;
  for (std::size_t i = 0; i < n; ++i) norm = std::max(norm, std::fabs(w[i][i]) * t);
  int squarings = 0;
  for (; norm > 0.125L; norm /= 2, t /= 2) ++squarings;
  for (auto& row : w)
    for (Real& x : row) x *= t;
  SlowMatrix out = slow_identity(n), term = out;
  for (int k = 1; k <= 24; ++k) {
    term = slow_product(term, w);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        term[i][j] /= k;
        out[i][j] += term[i][j];
      }
  }
  while (squarings--) out = slow_product(out, out);
  return out;
}

/// A walk on few states. `edges` are both ways; a discrete one takes floor(t_w + t) - floor(t_w) steps of 1 + W.
struct SlowWalk {
  std::vector<Real> energies;
  SlowMatrix w;            ///< generator, columns sum to 0
  std::vector<Real> start;
  bool discrete = false;
  int spins = 0;

  SlowMatrix evolution(Real from, Real to) const { return evolution(w, from, to); }
  SlowMatrix evolution(const SlowMatrix& generator, Real from, Real to) const {
    if (!discrete) return slow_exponential(generator, to - from);
    SlowMatrix step = generator, out = slow_identity(generator.size());
    for (std::size_t i = 0; i < step.size(); ++i) step[i][i] += 1;
    for (long k = static_cast<long>(std::floor(to)) - static_cast<long>(std::floor(from)); k > 0; --k) out = slow_product(step, out);
    return out;
  }
  std::vector<Real> occupation(Real t) const {
    const SlowMatrix g = evolution(0, t);
    std::vector<Real> out(start.size());
    for (std::size_t j = 0; j < out.size(); ++j)
      for (std::size_t i = 0; i < out.size(); ++i) out[j] += g[j][i] * start[i];
    return out;
  }
  Real energy(Real t) const {
    const std::vector<Real> p = occupation(t);
    Real out = 0;
    for (std::size_t i = 0; i < p.size(); ++i) out += p[i] * energies[i];
    return out;
  }
  Real conf(Real wait, Real lag) const {
    const std::vector<Real> p = occupation(wait);
    const SlowMatrix g = evolution(wait, wait + lag);
    Real out = 0;
    for (std::size_t i = 0; i < p.size(); ++i) out += p[i] * g[i][i];
    return out;
  }
  /// No jump at all: the walk that is killed when it moves.
  Real stay(Real wait, Real lag) const {
    SlowMatrix killed = w;
    for (std::size_t i = 0; i < w.size(); ++i)
      for (std::size_t j = 0; j < w.size(); ++j)
        if (i != j) killed[i][j] = 0;
    return survivors(killed, wait, lag, [](std::size_t) { return true; });
  }
  Real threshold(Real wait, Real lag, Real value) const {
    SlowMatrix killed = w;
    for (std::size_t i = 0; i < w.size(); ++i)
      for (std::size_t j = 0; j < w.size(); ++j)
        if (energies[i] >= value || energies[j] >= value) killed[i][j] = 0;
    return survivors(killed, wait, lag, [&](std::size_t i) { return energies[i] < value; });
  }
  Real overlap(Real wait, Real lag) const {
    const std::vector<Real> p = occupation(wait);
    const SlowMatrix g = evolution(wait, wait + lag);
    Real out = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t j = 0; j < p.size(); ++j)
        out += p[i] * g[j][i] * (1 - 2.0L * std::popcount(static_cast<std::uint64_t>(i ^ j)) / spins);
    return out;
  }

 private:
  template <class Alive>
  Real survivors(const SlowMatrix& killed, Real wait, Real lag, Alive alive) const {
    const std::vector<Real> p = occupation(wait);
    const SlowMatrix g = evolution(killed, wait, wait + lag);
    Real out = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t j = 0; j < p.size(); ++j)
        if (alive(i) && alive(j)) out += p[i] * g[j][i];
    return out;
  }
};

/// Fills in the generator: rates c r(E_i, E_j) along `edges`.
template <class Rate>
SlowWalk slow_walk(const std::vector<double>& energies, const std::vector<std::pair<std::size_t, std::size_t>>& edges, Real c, Rate r) {
  SlowWalk out;
  out.energies.assign(energies.begin(), energies.end());
  const std::size_t n = energies.size();
  out.w.assign(n, std::vector<Real>(n));
  for (auto [i, j] : edges)
    for (auto [from, to] : {std::pair(i, j), std::pair(j, i)}) {
      const Real rate = c * r(out.energies[from], out.energies[to]);
      out.w[to][from] += rate;
      out.w[from][from] -= rate;
    }
  out.start.assign(n, 1.0L / static_cast<Real>(n));
  return out;
}

}  // namespace quench::test
