// Exact laws of the annealed trap model with exponential density, E_th = 0, T_c = 1, x = T/T_c (sheet traps 6.1, 6.2, 6.4).
// J.-P. Bouchaud, J. Phys. I 2, 1705 (1992); C. Monthus, J.-P. Bouchaud, J. Phys. A 29, 3847 (1996).
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <complex>

#include "engine/core/numeric_function.h"
#include "engine/statistics/trap_theory_laplace.h"

namespace quench {

namespace {

using Complex = std::complex<double>;

/// H_x(omega) = (sin pi x / pi) int_omega^inf du / (u^x (1+u)), as a regularised incomplete beta function.
double asymptotic_aging(double x, double omega) {
  if (omega == 0) return 1;
  if (std::isinf(omega)) return 0;
  return omega < 1 ? boost::math::ibetac(1 - x, x, omega / (1 + omega)) : boost::math::ibeta(x, 1 - x, 1 / (1 + omega));
}

/// gamma(s, t) t^-s, the lower incomplete gamma function over its leading power; smooth down to t = 0, where it is 1/s.
double reduced_lower_gamma(double s, double t) {
  if (t >= 1e-3) return boost::math::tgamma_lower(s, t) * std::pow(t, -s);
  double sum = 0, term = 1;
  for (int k = 0; k < 8; ++k) {
    sum += term / (s + k);
    term *= -t / (k + 1);
  }
  return sum;
}

/// P(tau > t) = x gamma(x, t) t^-x.
double survival(double x, double t) { return std::isinf(t) ? 0 : x * reduced_lower_gamma(x, t); }

/// psi(t) = x gamma(1+x, t) t^-(1+x).
double density(double x, double t) { return std::isinf(t) ? 0 : x * reduced_lower_gamma(1 + x, t); }

/// Below this rate 1/(s + Gamma) and exp(-Gamma t) are constant to 1e-18.
double smallest_rate(Complex s, double t) { return std::min(0.5, 1e-18 * std::min(std::abs(s), t > 0 ? 1 / t : 1.0)); }

/// G(s) = < 1/(s + Gamma) >.
Complex resolvent(double x, Complex s) {
  return average_over_rates(x, smallest_rate(s, 0), [s](double rate) { return 1.0 / (s + rate); });
}

double aging(double x, double t_w, double omega) {
  if (std::isinf(omega)) return 0;
  const double t = omega * t_w;
  return inverse_laplace(
      [x, t](Complex s) {
        const Complex stay = average_over_rates(x, smallest_rate(s, t), [s, t](double rate) { return std::exp(-rate * t) / (s + rate); });
        return stay / (s * resolvent(x, s));
      },
      t_w);
}

double mean_energy(double x, double t) {
  if (t == 0) return -1;
  // E = T ln Gamma with T = x; below the smallest rate ln Gamma goes on falling, so the head is added in closed form.
  return inverse_laplace(
      [x](Complex s) {
        const double least = smallest_rate(s, 0);
        const Complex deep = average_over_rates(x, least, [s](double rate) { return std::log(rate) / (s + rate); }) - std::pow(least, x) / (x * s);
        return x * deep / (s * resolvent(x, s));
      },
      t);
}

double mean_jumps(double x, double t) {
  if (t == 0) return 0;
  return inverse_laplace(
      [x](Complex s) {
        // 1 - s G without the cancellation at large s.
        const Complex left = average_over_rates(x, smallest_rate(s, 0), [s](double rate) { return rate / (s + rate); });
        return left / (s * s * resolvent(x, s));
      },
      t);
}

NumericFunction described(const char* name, const char* summary, const char* source, std::vector<Option> arguments,
                          std::function<double(std::span<const double>)> evaluate) {
  NumericFunction f;
  f.group = "theory";
  f.name = name;
  f.summary = summary;
  f.source = source;
  f.arguments = std::move(arguments);
  f.evaluate = std::move(evaluate);
  f.file = __FILE__;
  return f;
}

Option ratio() { return number("omega").at_least(0).or_infinite().says("ratio t/t_w"); }
Option exponent() { return number("x").above(0).at_most(100).says("T/T_c"); }
Option time(const char* sentence) { return number("t").at_least(0).or_infinite().says(sentence); }
Option finite_time() { return number("t").at_least(0).at_most(1e200).says("time since the start from the density"); }

const RegisterFunction aging_limit(described(
    "H", "H_x(omega): probability that no trap was left between t_w and (1 + omega) t_w, for t_w to infinity.",
    "J.-P. Bouchaud, J. Phys. I 2, 1705 (1992); sheet traps 6.1", {number("x").above(0).below(1).says("T/T_c"), ratio()},
    [](std::span<const double> a) { return asymptotic_aging(a[0], a[1]); }));

const RegisterFunction trap_survival(described(
    "trap_survival", "Probability that a trap of the annealed model holds longer than t.", "sheet traps 6.2",
    {exponent(), time("time since the trap was entered")}, [](std::span<const double> a) { return survival(a[0], a[1]); }));

const RegisterFunction trap_density(described(
    "trap_density", "Probability density of the waiting time of the annealed trap model.", "sheet traps 6.2",
    {exponent(), time("time since the trap was entered")}, [](std::span<const double> a) { return density(a[0], a[1]); }));

const RegisterFunction trap_aging(described(
    "trap_aging", "Probability of no jump between t_w and (1 + omega) t_w in the annealed trap model, at finite t_w.",
    "C. Monthus, J.-P. Bouchaud, J. Phys. A 29, 3847 (1996); sheet traps 6.4",
    {exponent(), number("t_w").above(0).at_most(1e200).says("waiting time"), ratio()},
    [](std::span<const double> a) { return aging(a[0], a[1], a[2]); }));

const RegisterFunction trap_energy(described("trap_energy", "Mean energy of the annealed trap model at time t, in units of T_c.", "sheet traps 6.4",
                                             {exponent(), finite_time()}, [](std::span<const double> a) { return mean_energy(a[0], a[1]); }));

const RegisterFunction trap_jumps(described("trap_jumps", "Mean number of jumps of the annealed trap model up to time t.", "sheet traps 6.4",
                                            {exponent(), finite_time()}, [](std::span<const double> a) { return mean_jumps(a[0], a[1]); }));

}  // namespace

}  // namespace quench
