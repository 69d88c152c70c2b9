// Exact laws of the annealed step model with exponential density, T_c = 1, x = T/T_c (sheet traps 5, 6.6).
// A. Barrat, M. Mezard, J. Phys. I 5, 941 (1995); E. Bertin, J. Phys. A 36, 10683 (2003).
#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>

#include "engine/core/numeric_function.h"

namespace quench {

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// ((1-x)/x) int_0^1 v^(1/x-1) / (v + omega) dv, the limit of Pi_stay at long times.
double aging_limit(double x, double omega) {
  if (x == 0) return 1 / (1 + omega);
  if (omega == 0) return 1;
  if (std::isinf(omega)) return 0;
  // v = exp(-y): the integrand falls as exp(-(1/x-1) y) until y = -ln omega and as exp(-y/x) beyond.
  using Rule = boost::math::quadrature::gauss<double, 16>;
  const double a = 1 / x, bend = std::max(0.0, -std::log(omega)), top = std::min(45 / (a - 1), bend + 45 / a);
  const int panels = 32 + static_cast<int>(top);
  const double width = top / panels;
  double sum = 0;
  for (int p = 0; p < panels; ++p)
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
      for (double side : {-1.0, 1.0}) {
        const double y = (p + 0.5 * (1 + side * Rule::abscissa()[i])) * width;
        sum += 0.5 * width * Rule::weights()[i] * std::exp(-a * y) / (std::exp(-y) + omega);
      }
  return (a - 1) * sum;
}

double energy_limit(double x, double t) {
  return -std::log(t) + std::log1p(-x) - boost::math::constants::euler<double>() + x / (1 - x);
}

/// (1 - e^-s)/s and (1 - e^-s (1+s))/s^2.
double first_mean(double s) { return s == 0 ? 1 : -std::expm1(-s) / s; }
double second_mean(double s) {
  if (s > 0.05) return (-std::expm1(-s) - s * std::exp(-s)) / (s * s);
  double sum = 0, term = 0.5;  // sum over k of (-s)^k / (k! (k+2))
  for (int k = 0; k < 10; ++k) {
    sum += term;
    term *= -s / (k + 1) * (k + 2) / (k + 3);
  }
  return sum;
}

/// Zero temperature at finite times: (1-e^-s)(1+t_w)/s - t_w [1 - e^-s (1+s)]/s^2 with s = t_w + t.
double zero_aging(double t_w, double omega) {
  if (std::isinf(omega)) return 0;
  const double s = t_w * (1 + omega);
  return first_mean(s) * (1 + t_w) - t_w * second_mean(s);
}

/// Energy at which up and down moves are equally likely, ln(2 - 1/x) / (1/x - 1).
double threshold(double x) { return x > 0.5 && x < 1 ? std::log(2 - 1 / x) / (1 / x - 1) : absent; }
double lifetime_exponent(double x) { return x > 0.5 && x < 1 ? 2 - 1 / x : absent; }

NumericFunction described(const char* name, const char* summary, std::vector<Option> arguments,
                          std::function<double(std::span<const double>)> evaluate) {
  NumericFunction f;
  f.group = "theory";
  f.name = name;
  f.summary = summary;
  f.source = "A. Barrat, M. Mezard, J. Phys. I 5, 941 (1995); E. Bertin, J. Phys. A 36, 10683 (2003); sheet traps 5, 6.6";
  f.arguments = std::move(arguments);
  f.evaluate = std::move(evaluate);
  f.file = __FILE__;
  f.absent = "an effective threshold exists only for 1/2 < x < 1; below, downward moves always win";
  return f;
}

Option ratio() { return number("omega").at_least(0).or_infinite().says("ratio t/t_w"); }
Option cold() { return number("x").at_least(0).below(1).says("T/T_c"); }
Option any_exponent() { return number("x").above(0).at_most(100).says("T/T_c"); }

const RegisterFunction step_aging(described("step_aging", "Probability of no jump between t_w and (1 + omega) t_w in the annealed step model, for t_w to infinity.",
                                            {cold(), ratio()}, [](std::span<const double> a) { return aging_limit(a[0], a[1]); }));

const RegisterFunction step_energy(described("step_energy", "Mean energy of the annealed step model at long times, in units of T_c.",
                                             {cold(), number("t").above(0).says("time since the start from the density")},
                                             [](std::span<const double> a) { return energy_limit(a[0], a[1]); }));

const RegisterFunction step_aging_zero(described("step_aging_zero", "Probability of no jump between t_w and (1 + omega) t_w in the step model at zero temperature.",
                                                 {number("t_w").above(0).says("waiting time"), ratio()},
                                                 [](std::span<const double> a) { return zero_aging(a[0], a[1]); }));

const RegisterFunction step_threshold(described("step_threshold", "Effective threshold of the step model: up and down moves are equally likely there.",
                                                {any_exponent()}, [](std::span<const double> a) { return threshold(a[0]); }));

const RegisterFunction step_exponent(described("step_exponent", "Exponent theta = 2 - 1/x of the lifetimes below any fixed threshold of the step model.",
                                               {any_exponent()}, [](std::span<const double> a) { return lifetime_exponent(a[0]); }));

}  // namespace

}  // namespace quench
