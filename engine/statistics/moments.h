// Central moments gathered in one pass and merged without cancellation.
#pragma once

#include <cstddef>

namespace quench {

/// Mean and sums of powers of deviations, M_p = sum (x - mean)^p, of n numbers. Merging two sets is exact up to rounding
/// even where the spread is 1e-8 of the mean, unlike sums of powers.
/// Chan, Golub, LeVeque, Am. Stat. 37, 242 (1983) for M2; Pebay, Sandia report SAND2008-6212, eqs 2.1 and 3.1 for M3, M4.
struct CentralMoments {
  double n = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;

  static CentralMoments of(double x) { return {1, x, 0, 0, 0}; }
  void add(double x) { merge(of(x)); }
  void merge(const CentralMoments& b) {
    if (b.n == 0) return;
    if (n == 0) { *this = b; return; }
    const double total = n + b.n, d = b.mean - mean, d_n = d / total, nb = n * b.n;
    const double m4_new = m4 + b.m4 + d * d_n * d_n * d_n * nb * (n * n - nb + b.n * b.n) +
                          6 * d_n * d_n * (n * n * b.m2 + b.n * b.n * m2) + 4 * d_n * (n * b.m3 - b.n * m3);
    const double m3_new = m3 + b.m3 + d * d_n * d_n * nb * (n - b.n) + 3 * d_n * (n * b.m2 - b.n * m2);
    m2 += b.m2 + d * d_n * nb;
    m3 = m3_new;
    m4 = m4_new;
    mean += d_n * b.n;
    n = total;
  }
  /// mu_p = M_p / n.
  double central(double m_p) const { return m_p / n; }
  double unbiased_variance() const { return m2 / (n - 1); }
};

}  // namespace quench
