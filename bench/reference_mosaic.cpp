#include "bench/reference_mosaic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace quench::bench {

namespace {
const double pi = std::acos(-1.0);
}

PlainRipplons::PlainRipplons() {
  const double Lam = -std::log(0.01 * pi * std::exp(1.0));
  const double C = std::sqrt(4 * 9.0 / 8 * 0.75 * Lam * std::pow(4 * pi / 3, 5.0 / 6) / std::pow(6 * pi * pi, 2.0 / 3));
  for (int l = 2; l <= 9; ++l) {
    w.push_back(C * std::pow(200.0, -5.0 / 12) * std::sqrt((l - 1) * (l + 2) / 4.0));
    g.push_back(2 * l + 1);
  }
}

namespace {

template <class F>
double simpson(const F& f, double a, double b) {
  constexpr int n = 4000;
  const double h = (b - a) / n;
  double sum = f(a) + f(b);
  for (int i = 1; i < n; ++i) sum += (i % 2 ? 4 : 2) * f(a + i * h);
  return sum * h / 3;
}

}  // namespace

double plain_heat_capacity(const PlainRipplons& ripplons, double temperature, double theta) {
  const double beta = 1 / temperature;
  double S = 0, U = 0, W = 0;
  for (std::size_t j = 0; j < ripplons.w.size(); ++j) {
    const double x = beta * ripplons.w[j], sinh = std::sinh(std::min(x / 2, 300.0));
    S -= ripplons.g[j] * std::log(-std::expm1(-x));
    U += ripplons.g[j] * x / std::expm1(x);
    W += ripplons.g[j] * x * x / (4 * sinh * sinh);
  }
  const auto f = [&](double y) {
    const double cosh = std::cosh((y - S) / 2), c = (y + U) * (y + U) / (4 * cosh * cosh) + W / (1 + std::exp(y - S));
    return std::exp(-std::abs(y) * temperature / theta) * c;
  };
  const double far = 40 * theta / temperature;
  return temperature / theta * (simpson(f, 0, S + 60) + simpson(f, -60, 0) + simpson(f, -far, -60));
}

namespace {

using States = std::vector<std::pair<double, double>>;

void occupy(const PlainRipplons& ripplons, double highest, std::size_t mode, double energy, double ways, States& out) {
  if (mode == ripplons.w.size()) {
    out.push_back({energy, ways});
    return;
  }
  for (int n = 0; energy <= highest; ++n) {
    occupy(ripplons, highest, mode + 1, energy, ways, out);
    energy += ripplons.w[mode];
    ways *= (n + ripplons.g[mode]) / (n + 1);
  }
}

}  // namespace

std::size_t plain_enumeration(const PlainRipplons& ripplons, double highest) {
  States states;
  occupy(ripplons, highest, 0, 0, 1, states);
  std::sort(states.begin(), states.end());
  return states.size();
}

double plain_saddle(const PlainRipplons& ripplons, double w, double theta) {
  double low = 1e-3, high = 1e6;
  while (high / low > 1 + 1e-14) {
    const double s = std::sqrt(low * high);
    double energy = 1 / (s + 1 / theta);
    for (std::size_t j = 0; j < ripplons.w.size(); ++j) energy += ripplons.g[j] * ripplons.w[j] / std::expm1(s * ripplons.w[j]);
    (energy > w ? low : high) = s;
  }
  const double s = low, r = 1 / (s + 1 / theta);
  double S = 0, f2 = r * r;
  for (std::size_t j = 0; j < ripplons.w.size(); ++j) {
    const double x = s * ripplons.w[j], n = 1 / std::expm1(x);
    S -= ripplons.g[j] * std::log(-std::expm1(-x));
    f2 += ripplons.g[j] * ripplons.w[j] * ripplons.w[j] * n * (n + 1);
  }
  return std::exp(s * w + S) * r / std::sqrt(2 * pi * f2);
}

}  // namespace quench::bench
