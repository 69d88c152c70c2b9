#include "engine/statistics/trap_theory_laplace.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace quench {

double inverse_laplace(const std::function<std::complex<double>(std::complex<double>)>& transform, double t) {
  constexpr int nodes = 28;
  constexpr double pi = boost::math::constants::pi<double>();
  const double r = 2.0 * nodes / (5 * t);
  double sum = 0.5 * std::exp(r * t) * transform(r).real();
  for (int k = 1; k < nodes; ++k) {
    const double angle = k * pi / nodes, cotangent = 1 / std::tan(angle);
    const std::complex<double> s = r * angle * std::complex<double>(cotangent, 1);
    const double slope = angle + (angle * cotangent - 1) * cotangent;
    sum += (std::exp(s * t) * transform(s) * std::complex<double>(1, slope)).real();
  }
  return r / nodes * sum;
}

std::complex<double> average_over_rates(double x, double smallest, const std::function<std::complex<double>(double)>& f) {
  // In y = ln Gamma the weight is x exp(x y); panels of length 1 at most. Below `smallest` f is constant and the weight adds
  // up to smallest^x.
  using Rule = boost::math::quadrature::gauss<double, 16>;
  const double bottom = std::log(smallest);
  const int panels = static_cast<int>(std::ceil(-bottom * std::max(1.0, x / 4)));
  const double width = -bottom / panels;
  std::complex<double> sum = std::exp(x * bottom) * f(smallest);
  for (int p = 0; p < panels; ++p) {
    const double middle = bottom + (p + 0.5) * width;
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
      for (double side : {-1.0, 1.0}) {
        const double y = middle + side * 0.5 * width * Rule::abscissa()[i];
        sum += 0.5 * width * Rule::weights()[i] * x * std::exp(x * y) * f(std::exp(y));
      }
  }
  return sum;
}

}  // namespace quench
