#include "engine/statistics/kolmogorov_smirnov.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "engine/core/error.h"

namespace quench {

namespace {

/// Q(lambda) = 2 sum (-1)^(j-1) exp(-2 j^2 lambda^2), by the theta-function identity where that converges faster.
double limiting_tail(double lambda) {
  if (lambda <= 0) return 1;
  if (lambda < 1) {
    double cdf = 0;
    for (int j = 1; j <= 20; ++j) {
      const double k = (2 * j - 1) * std::numbers::pi / lambda;
      cdf += std::exp(-k * k / 8);
    }
    return 1 - std::sqrt(2 * std::numbers::pi) / lambda * cdf;
  }
  double tail = 0;
  for (int j = 1; j <= 20; ++j) tail += (j % 2 ? 2 : -2) * std::exp(-2.0 * j * j * lambda * lambda);
  return tail;
}

/// Stephens, J. R. Stat. Soc. B 32, 115 (1970).
double limiting_p(double effective_size, double distance) {
  const double root = std::sqrt(effective_size);
  return std::min(1.0, limiting_tail((root + 0.12 + 0.11 / root) * distance));
}

/// Square matrix times 10^exponent, row-major.
struct Scaled {
  std::vector<double> m;
  int exponent = 0;
};

Scaled product(const Scaled& a, const Scaled& b, std::size_t n) {
  Scaled c{std::vector<double>(n * n, 0.0), a.exponent + b.exponent};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) c.m[i * n + j] += a.m[i * n + k] * b.m[k * n + j];
  if (c.m[n / 2 * n + n / 2] > 1e140) {
    for (double& x : c.m) x *= 1e-140;
    c.exponent += 140;
  }
  return c;
}

/// The matrix H of Marsaglia, Tsang and Wang for n d = k - h.
Scaled step_matrix(std::size_t k, double h) {
  const std::size_t size = 2 * k - 1;
  Scaled matrix{std::vector<double>(size * size, 0.0), 0};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) matrix.m[i * size + j] = i + 1 >= j ? 1 : 0;
  for (std::size_t i = 0; i < size; ++i) {
    matrix.m[i * size] -= std::pow(h, static_cast<double>(i + 1));
    matrix.m[(size - 1) * size + i] -= std::pow(h, static_cast<double>(size - i));
  }
  if (2 * h - 1 > 0) matrix.m[(size - 1) * size] += std::pow(2 * h - 1, static_cast<double>(size));
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      for (std::size_t g = 1; g <= i - j + 1; ++g) matrix.m[i * size + j] /= static_cast<double>(g);
  return matrix;
}

/// P(D_n < d).
double exact_one_sample(std::size_t n, double d) {
  const double nd = static_cast<double>(n) * d;
  const std::size_t k = static_cast<std::size_t>(nd) + 1, size = 2 * k - 1;
  Scaled base = step_matrix(k, static_cast<double>(k) - nd);
  Scaled power{std::vector<double>(size * size, 0.0), 0};
  for (std::size_t i = 0; i < size; ++i) power.m[i * size + i] = 1;
  for (std::size_t rest = n; rest > 0; rest /= 2) {
    if (rest & 1) power = product(power, base, size);
    if (rest > 1) base = product(base, base, size);
  }
  double p = power.m[(k - 1) * size + k - 1];
  int exponent = power.exponent;
  for (std::size_t i = 1; i <= n; ++i) {
    p *= static_cast<double>(i) / static_cast<double>(n);
    if (p < 1e-140) {
      p *= 1e140;
      exponent -= 140;
    }
  }
  return p * std::pow(10.0, exponent);
}

/// P(D >= distance / (m n)): one minus the share of orders whose path stays inside |i n - j m| < distance.
double exact_two_sample(std::size_t m, std::size_t n, std::int64_t distance) {
  const auto inside = [&](std::size_t i, std::size_t j) {
    return std::abs(static_cast<std::int64_t>(i * n) - static_cast<std::int64_t>(j * m)) < distance;
  };
  // share[j] after row i: paths to (i, j) inside, over all paths to (i, j).
  std::vector<double> share(n + 1, 0.0);
  for (std::size_t i = 0; i <= m; ++i)
    for (std::size_t j = 0; j <= n; ++j) {
      if (i + j == 0) share[0] = inside(0, 0) ? 1 : 0;
      else if (!inside(i, j)) share[j] = 0;
      else {
        const double steps = static_cast<double>(i + j);
        share[j] = (i > 0 ? share[j] * static_cast<double>(i) / steps : 0) +
                   (j > 0 ? share[j - 1] * static_cast<double>(j) / steps : 0);
      }
    }
  return 1 - share[n];
}

void require_numbers(const std::vector<double>& x) {
  if (x.empty()) throw argument_error("ks_test needs at least one number in each sample");
  for (double v : x)
    if (std::isnan(v)) throw argument_error("ks_test: a sample has a nan");
}

}  // namespace

KolmogorovSmirnov ks_one_sample(std::vector<double> f) {
  require_numbers(f);
  std::sort(f.begin(), f.end());
  if (f.front() < 0 || f.back() > 1) throw argument_error("ks_test: the distribution function must be in [0, 1]");
  const double n = static_cast<double>(f.size());
  KolmogorovSmirnov result;
  for (std::size_t i = 0; i < f.size(); ++i)
    result.distance = std::max({result.distance, static_cast<double>(i + 1) / n - f[i], f[i] - static_cast<double>(i) / n});
  result.exact = f.size() <= 1000;
  // Far in the tail the matrix has n rows and the limit is better than the rounding of 1 - P.
  if (result.exact && n * result.distance * result.distance > 18) result.exact = false;
  result.p = result.exact ? std::clamp(1 - exact_one_sample(f.size(), result.distance), 0.0, 1.0) : limiting_p(n, result.distance);
  return result;
}

KolmogorovSmirnov ks_two_sample(std::vector<double> a, std::vector<double> b) {
  require_numbers(a);
  require_numbers(b);
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const std::size_t m = a.size(), n = b.size();
  std::size_t i = 0, j = 0;
  std::int64_t largest = 0;  // |i/m - j/n| times m n
  while (i < m && j < n) {
    const double x = std::min(a[i], b[j]);
    while (i < m && a[i] == x) ++i;
    while (j < n && b[j] == x) ++j;
    largest = std::max(largest, std::abs(static_cast<std::int64_t>(i * n) - static_cast<std::int64_t>(j * m)));
  }
  const double pairs = static_cast<double>(m) * static_cast<double>(n);
  KolmogorovSmirnov result{static_cast<double>(largest) / pairs, 1, pairs <= 4e6};
  result.p = result.exact ? std::clamp(exact_two_sample(m, n, largest), 0.0, 1.0)
                          : limiting_p(pairs / static_cast<double>(m + n), result.distance);
  return result;
}

}  // namespace quench
