// Plain loops beside the traced kernels and the normals.
#pragma once

#include <cstddef>

namespace quench::bench {

/// Degree-5 polynomial plus 0.7 tanh(2 q), C library tanh.
void plain_force(const double* q, double* out, std::size_t n);
/// The polynomial alone.
void plain_polynomial(const double* q, double* out, std::size_t n);
/// Standard normals by Boost's ziggurat over mt19937_64.
void plain_normals(double* out, std::size_t n);

}  // namespace quench::bench
