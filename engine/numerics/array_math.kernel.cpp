#include "engine/numerics/array_math.h"

#include "engine/numerics/over_lanes.h"
#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

template <Doubles (*f)(const Doubles&)> void over_array(const double* in, double* out, std::size_t n) { over_lanes(in, out, n, 1.0, f); }

Doubles negative(const Doubles& x) { return -x; }
// Lua makes integers, which have no negative zero.
Doubles whole_below(const Doubles& x) { return floor(x) + broadcast(0.0); }
Doubles whole_above(const Doubles& x) { return ceil(x) + broadcast(0.0); }

}  // namespace

ArrayFunction array_function(Op op) {
  switch (op) {
    case Op::negate: return &over_array<negative>;
    case Op::absolute: return &over_array<absolute>;
    case Op::square_root: return &over_array<square_root>;
    case Op::floor: return &over_array<whole_below>;
    case Op::ceiling: return &over_array<whole_above>;
    case Op::exponential: return &over_array<exp>;
    case Op::exponential_minus_one: return &over_array<expm1>;
    case Op::logarithm: return &over_array<log>;
    case Op::logarithm_one_plus: return &over_array<log1p>;
    case Op::sine: return &over_array<sin>;
    case Op::cosine: return &over_array<cos>;
    case Op::tangent: return &over_array<tan>;
    case Op::arcsine: return &over_array<asin>;
    case Op::arccosine: return &over_array<acos>;
    case Op::arctangent: return &over_array<atan>;
    case Op::hyperbolic_sine: return &over_array<sinh>;
    case Op::hyperbolic_cosine: return &over_array<cosh>;
    case Op::hyperbolic_tangent: return &over_array<tanh>;
    case Op::error_function: return &over_array<erf>;
    case Op::complementary_error_function: return &over_array<erfc>;
    case Op::log_gamma: return &over_array<lgamma>;
    case Op::digamma: return &over_array<digamma>;
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
