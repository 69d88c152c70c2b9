// Vector functions over arrays, for callers that are not kernels themselves.
#pragma once

#include <cstddef>

#include "engine/core/expression.h"
#include "engine/numerics/isa.h"

namespace quench {

/// out[i] = f(in[i]) for i < n; in == out is allowed. An element's bits depend on its value alone.
using ArrayFunction = void (*)(const double* in, double* out, std::size_t n);

#define QUENCH_DECLARE_ARRAY_MATH(level)                                                                      \
  namespace level {                                                                                           \
  ArrayFunction array_function(Op op);                                                                        \
  void log_unit(const double* u, double* out, std::size_t n);                                                 \
  void sincos_turns(const double* u, double* sine, double* cosine, std::size_t n);                            \
  }
QUENCH_DECLARE_ARRAY_MATH(isa_v2)
QUENCH_DECLARE_ARRAY_MATH(isa_v3)
QUENCH_DECLARE_ARRAY_MATH(isa_v4)
#undef QUENCH_DECLARE_ARRAY_MATH

/// The vector function of a one-operand operation (Op::exponential ... Op::digamma, Op::square_root, Op::floor ...) at the
/// level in use; nullptr for operations that are not of this kind.
inline ArrayFunction array_function(Op op) { return QUENCH_DISPATCH(array_function)(op); }

}  // namespace quench
