#include "engine/numerics/array_math.h"

#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// Eight elements at a time; the last, incomplete eight are padded with ones, so that position never matters.
template <Doubles (*f)(const Doubles&)> void over_array(const double* in, double* out, std::size_t n) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(load(in + i)));
  if (i == n) return;
  double padded[lanes];
  for (std::size_t j = 0; j < lanes; ++j) padded[j] = i + j < n ? in[i + j] : 1.0;
  store(padded, f(load(padded)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = padded[j];
}

}  // namespace

ArrayFunction array_function(Op op) {
  switch (op) {
    case Op::exponential: return &over_array<exp>;
    case Op::logarithm: return &over_array<log>;
    default: return nullptr;
  }
}

void log_unit(const double* u, double* out, std::size_t n) { over_array<log_unit>(u, out, n); }

void sincos_turns(const double* u, double* sine, double* cosine, std::size_t n) {
  Doubles s, c;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    sincos_turns(load(u + i), s, c);
    store(sine + i, s);
    store(cosine + i, c);
  }
  if (i == n) return;
  double padded[lanes], sines[lanes], cosines[lanes];
  for (std::size_t j = 0; j < lanes; ++j) padded[j] = i + j < n ? u[i + j] : 0.0;
  sincos_turns(load(padded), s, c);
  store(sines, s);
  store(cosines, c);
  for (std::size_t j = 0; i + j < n; ++j) sine[i + j] = sines[j], cosine[i + j] = cosines[j];
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
