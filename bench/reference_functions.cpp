#include "bench/reference_functions.h"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

namespace quench::bench {

namespace {
double polynomial(double q) { return 0.3 + q * (-1.1 + q * (0.7 + q * (0.25 + q * (-0.4 + q * 0.15)))); }
}  // namespace

void plain_force(const double* q, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = polynomial(q[i]) + 0.7 * std::tanh(2 * q[i]);
}

void plain_polynomial(const double* q, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = polynomial(q[i]);
}

void plain_normals(double* out, std::size_t n) {
  thread_local boost::random::mt19937_64 bits(99);
  boost::random::normal_distribution<double> normal;
  for (std::size_t i = 0; i < n; ++i) out[i] = normal(bits);
}

}  // namespace quench::bench
