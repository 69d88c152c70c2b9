// Gauss-Legendre quadrature on fixed panels: the same nodes for every argument, so results are smooth in their parameters.
#pragma once

#include <boost/math/quadrature/gauss.hpp>
#include <cstddef>

namespace quench::mosaic {

/// Integral of f over [a, b] with 20 nodes.
template <class F>
double integrate_panel(const F& f, double a, double b) {
  using Rule = boost::math::quadrature::gauss<double, 20>;
  const double middle = (a + b) / 2, half = (b - a) / 2;
  double sum = 0;
  for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
    const double shift = half * Rule::abscissa()[i];
    sum += Rule::weights()[i] * (f(middle - shift) + f(middle + shift));
  }
  return half * sum;
}

/// Integral over [a, b] cut into `panels` equal panels.
template <class F>
double integrate_panels(const F& f, double a, double b, int panels) {
  double sum = 0;
  for (int i = 0; i < panels; ++i) sum += integrate_panel(f, a + (b - a) * i / panels, a + (b - a) * (i + 1) / panels);
  return sum;
}

}  // namespace quench::mosaic
