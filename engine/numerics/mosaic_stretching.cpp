#include "engine/numerics/mosaic_stretching.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>

#include "engine/numerics/mosaic_panels.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench::mosaic {

double relative_barrier_width(double fragility) { return 1 / (2 * std::sqrt(fragility)); }

double stretching_gauss(double width) { return 1 / std::sqrt(1 + width * width); }

double stretching_log_moment(double width) { return 1 / std::sqrt(1 + 6 * width * width / (pi * pi)); }

double stretching_capped(double width) { return stretching_log_moment(width * capped_share); }

double relaxation(double time, double width, bool capped) {
  // exp(-time e^(-width u)) is a step of width 1/width in u: panels that resolve it, out to 10 standard deviations.
  constexpr double far = 10;
  const int panels = static_cast<int>(std::ceil(far * std::max(0.5, width / 2)));
  const auto integrand = [&](double u) { return std::exp(-u * u / 2 - time * std::exp(-width * u)) / std::sqrt(2 * pi); };
  const double below = integrate_panels(integrand, -far, 0, panels);
  return below + (capped ? std::exp(-time) / 2 : integrate_panels(integrand, 0, far, panels));
}

namespace {

/// ln of the time at which phi has fallen to `level`.
double log_time_of_level(double level, double width, bool capped) {
  const auto excess = [&](double log_time) { return relaxation(std::exp(log_time), width, capped) - level; };
  const double reach = 12 * (1 + width);
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(excess, -reach, reach, boost::math::tools::eps_tolerance<double>(40), iterations);
  return (root.first + root.second) / 2;
}

}  // namespace

double fitted_stretching(double width, bool capped) {
  constexpr int points = 81;
  const double from = log_time_of_level(0.9, width, capped), to = log_time_of_level(0.1, width, capped);
  const double middle = (from + to) / 2;
  double products = 0, squares = 0;  // sum (x - middle) y over sum (x - middle)^2; the points lie evenly about the middle
  for (int i = 0; i < points; ++i) {
    const double x = from + (to - from) * (i + 0.5) / points;
    const double y = std::log(-std::log(relaxation(std::exp(x), width, capped)));
    products += (x - middle) * y;
    squares += (x - middle) * (x - middle);
  }
  return products / squares;
}

}  // namespace quench::mosaic
