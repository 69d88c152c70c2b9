// Laplace transforms of the annealed trap model and their inversion (sheet traps 6.4).
#pragma once

#include <complex>
#include <functional>

namespace quench {

/// Inverse Laplace transform at t > 0 on the fixed-Talbot contour with 28 nodes; about 1e-9 of the result's scale.
/// J. Abate, P. P. Valko, Int. J. Numer. Meth. Eng. 60, 979 (2004), eqs (19) to (23).
double inverse_laplace(const std::function<std::complex<double>(std::complex<double>)>& transform, double t);

/// Average of f over the rates of the trap model, density x Gamma^(x-1) on (0, 1): for f that changes on no scale shorter
/// than a factor e, and is constant below `smallest`.
std::complex<double> average_over_rates(double x, double smallest, const std::function<std::complex<double>(double rate)>& f);

}  // namespace quench
