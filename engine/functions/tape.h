// The block tape: a straight-line program of vector instructions over blocks of elements, and its interpreter. The tape
// owns nothing and allocates nothing, so that a fused kernel (a Langevin step, say) can run one block of a user's function
// between its own loops. Kernel (kernel.h) compiles graphs to tapes and owns their memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/numerics/isa.h"

namespace quench {

/// Instructions; operands a, b, c, d in order. Truth values are 1 and 0.
enum class TapeCode : std::uint8_t {
  copy, add, subtract, multiply, divide,
  multiply_add,           ///< a*b + c, rounded once
  multiply_subtract,      ///< a*b - c
  subtract_product,       ///< c - a*b
  polynomial,             ///< coefficients[0 ... degree] in a, 2 <= degree <= 12
  polynomial_and_product, ///< the same + b*c, rounded once
  integer_power,          ///< a^degree, 2 <= degree <= 32
  power, modulo, floor_divide, arctangent2, minimum, maximum,
  less, less_equal, equal, logical_and, logical_or, logical_not,
  select,                 ///< a != 0 ? b : c
  select_less,            ///< a < b ? c : d
  select_less_equal, select_equal,
  negate, absolute, square_root, inverse_square_root, floor, ceiling,
  exponential, exponential_minus_one, logarithm, logarithm_one_plus,
  sine, cosine, tangent, arcsine, arccosine, arctangent,
  hyperbolic_sine, hyperbolic_cosine, hyperbolic_tangent,
  exponential_of_line, hyperbolic_tangent_of_line,  ///< of a*b + c, rounded once
  error_function, complementary_error_function, log_gamma, digamma,
  table,                  ///< tables[data] of a
};

/// Operands and targets are slots: inputs first, then constants, registers, outputs.
struct TapeInstruction {
  TapeCode code;
  std::uint8_t degree = 0;   ///< of a polynomial or integer_power
  std::uint32_t data = 0;    ///< first coefficient of a polynomial, or number of a table
  std::uint32_t target = 0;
  std::uint32_t operands[4] = {};
};

/// Piecewise polynomial on [low, high] in segments of equal width; coefficient k of segment s at [k * segments + s], in the
/// segment's variable in [-1, 1]. NaN outside.
struct TapeTable {
  double low, high, segments_per_unit;
  std::uint64_t segments, degree;
  const double* coefficients;
};

struct Tape {
  static constexpr std::size_t lanes = 8;

  const TapeInstruction* instructions;
  std::size_t length;
  std::size_t inputs, constants, registers, outputs;
  std::size_t block;               ///< elements a register holds; 512 unless registers would leave the first-level cache
  const double* constant_values;   ///< [constants][8], aligned to 64 bytes
  const double* coefficients;
  const TapeTable* tables;

  /// Doubles of scratch memory one thread needs, to be aligned to 64 bytes.
  std::size_t scratch_size() const {
    const std::size_t slots = inputs + constants + registers + outputs;
    return registers * block + 2 * lanes * (inputs + outputs) + 2 * slots + lanes;
  }
};

/// One argument: element i is data[i * step], step 0 (the same number for all) or 1.
struct TapeArgument { const double* data; std::size_t step; };

/// Runs the whole tape over n elements, any n. An element's bits depend on its arguments alone. An output may be one of the
/// inputs (same address), but must not overlap it otherwise.
using RunTape = void (*)(const Tape& tape, const TapeArgument* in, double* const* out, std::size_t n, double* scratch);

namespace isa_v2 { void run_tape(const Tape&, const TapeArgument*, double* const*, std::size_t, double*); }
namespace isa_v3 { void run_tape(const Tape&, const TapeArgument*, double* const*, std::size_t, double*); }
namespace isa_v4 { void run_tape(const Tape&, const TapeArgument*, double* const*, std::size_t, double*); }

/// A compiled function ready for blocks: bound to the instruction-set level in use, valid as long as its Kernel lives.
struct BlockFunction {
  const Tape* tape;
  RunTape run;

  std::size_t scratch_size() const { return tape->scratch_size(); }
  void operator()(const TapeArgument* in, double* const* out, std::size_t n, double* scratch) const { run(*tape, in, out, n, scratch); }
  /// One input, one output; in == out is allowed.
  void operator()(const double* in, double* out, std::size_t n, double* scratch) const {
    const TapeArgument argument{in, 1};
    run(*tape, &argument, &out, n, scratch);
  }
};

}  // namespace quench
