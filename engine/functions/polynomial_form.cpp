#include "engine/functions/polynomial_form.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quench {

namespace {

constexpr double largest_growth = 64.5;

/// Coefficients that a double holds with full precision.
bool is_usable(const PolynomialForm& f) {
  return std::all_of(f.c.begin(), f.c.end(), [](long double c) {
    const long double size = std::fabs(c);
    return size == 0 || (size >= std::numeric_limits<double>::min() && size <= std::numeric_limits<double>::max());
  });
}

std::optional<PolynomialForm> checked(PolynomialForm f) {
  while (f.c.size() > 1 && f.c.back() == 0) f.c.pop_back();
  if (f.c.size() == 1) f.base = -1;
  if (f.base < 0) f.growth = 1;
  return is_usable(f) ? std::optional(std::move(f)) : std::nullopt;
}

/// (1 + r)^n for a polynomial of degree n (lowest power taken out), r being the size of its roots as (x - r)^n would have
/// them: |c_k/c_n| = C(n, k) r^(n - k). 1 for a monomial.
double spread(const PolynomialForm& f) {
  const std::size_t lowest = static_cast<std::size_t>(std::find_if(f.c.begin(), f.c.end(), [](long double c) { return c != 0; }) - f.c.begin());
  const std::size_t n = f.degree();
  double root = 0, binomial = 1;
  for (std::size_t distance = 1; distance <= n - lowest; ++distance) {
    binomial *= static_cast<double>(n - lowest - distance + 1) / static_cast<double>(distance);
    const double ratio = static_cast<double>(std::fabs(f.c[n - distance] / f.c[n])) / binomial;
    root = std::max(root, std::pow(ratio, 1.0 / static_cast<double>(distance)));
  }
  return std::pow(1 + root, static_cast<double>(n - lowest));
}

}  // namespace

bool PolynomialForm::is_monomial() const {
  return !is_constant() && std::all_of(c.begin(), c.end() - 1, [](long double x) { return x == 0; });
}

std::vector<double> PolynomialForm::rounded() const {
  std::vector<double> values;
  for (long double x : c) values.push_back(static_cast<double>(x));
  return values;
}

std::optional<PolynomialForm> sum(const PolynomialForm& f, const PolynomialForm& g, int sign) {
  if (f.base != g.base && !f.is_constant() && !g.is_constant()) return std::nullopt;
  PolynomialForm h{std::max(f.base, g.base), f.c, std::max(f.growth, g.growth)};
  if (g.c.size() > h.c.size()) h.c.resize(g.c.size());
  for (std::size_t k = 0; k < g.c.size(); ++k) h.c[k] += static_cast<long double>(sign) * g.c[k];
  return checked(std::move(h));
}

std::optional<PolynomialForm> product(const PolynomialForm& f, const PolynomialForm& g) {
  if (f.base != g.base && !f.is_constant() && !g.is_constant()) return std::nullopt;
  if (f.degree() + g.degree() > PolynomialForm::highest_degree) return std::nullopt;
  PolynomialForm h{std::max(f.base, g.base), std::vector<long double>(f.degree() + g.degree() + 1), std::max(f.growth, g.growth)};
  const bool multiplied_out = !f.is_constant() && !g.is_constant() && !f.is_monomial() && !g.is_monomial();
  if (multiplied_out) h.growth = std::max(f.growth, spread(f)) * std::max(g.growth, spread(g));
  if (!(h.growth <= largest_growth)) return std::nullopt;
  for (std::size_t i = 0; i < f.c.size(); ++i)
    for (std::size_t k = 0; k < g.c.size(); ++k) h.c[i + k] += f.c[i] * g.c[k];
  return checked(std::move(h));
}

}  // namespace quench
