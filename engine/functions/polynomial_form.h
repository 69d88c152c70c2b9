// Polynomials in one value, as they are collected from sums, products, powers and Horner schemes.
#pragma once

#include <optional>
#include <vector>

namespace quench {

/// c[0] + c[1] x + c[2] x^2 ..., x being the value numbered `base`; a constant when base is -1. Never a trailing zero beyond
/// c[0]. Coefficients are collected in extended precision and rounded once.
struct PolynomialForm {
  static constexpr std::size_t highest_degree = 12;

  int base = -1;
  std::vector<long double> c = {0};
  /// How much larger than its value the terms of the expanded polynomial may be near a root, from products multiplied out.
  double growth = 1;

  static PolynomialForm constant(double value) { return {-1, {value}, 1}; }
  static PolynomialForm variable(int base) { return {base, {0, 1}, 1}; }

  bool is_constant() const { return base < 0; }
  std::size_t degree() const { return c.size() - 1; }
  /// A single term c x^n with n >= 1.
  bool is_monomial() const;
  std::vector<double> rounded() const;
};

/// f + sign*g, when both are polynomials of the same value or one is constant; empty otherwise, or when a coefficient would
/// leave the range of normal doubles.
std::optional<PolynomialForm> sum(const PolynomialForm& f, const PolynomialForm& g, int sign);

/// f*g multiplied out, under the same conditions and up to the highest degree. Not where that would cost accuracy: near
/// q = 1000 the terms of q^2 - 2000 q + 1e6 cancel, those of (q - 1000)^2 do not. The limit lets through what appears in
/// potentials of order-one variables: (q - c)^2 with |c| <= 7, (q^2 - 1)^3, (q - 1)^6, and any product with a monomial.
std::optional<PolynomialForm> product(const PolynomialForm& f, const PolynomialForm& g);

}  // namespace quench
