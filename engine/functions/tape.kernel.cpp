// Interpreter of the block tape: one short loop over a block per instruction.
#include "engine/functions/tape.h"

#include "engine/numerics/twice.h"
#include "engine/numerics/vector_math.h"

namespace quench::QUENCH_ISA_NAMESPACE {

namespace {

/// Where a slot lies, and how far apart its groups of eight elements are: 8, or 0 where all elements are the same.
struct Slot {
  double* data;
  std::size_t stride;
};

/// An instruction with its addresses.
struct Call {
  const Tape& tape;
  const TapeInstruction& instruction;
  const Slot* slots;
  std::size_t n;  ///< a multiple of 8

  const Slot& operand(int i) const { return slots[instruction.operands[i]]; }
  double* target() const { return slots[instruction.target].data; }
};

template <class F> QUENCH_INLINE void unary(const Call& call, F f) {
  const double* a = call.operand(0).data;
  const std::size_t step = call.operand(0).stride;
  double* const out = call.target();
  const std::size_t n = call.n;
  for (std::size_t i = 0; i < n; i += lanes, a += step) store(out + i, f(load(a)));
}

/// The same for long formulas of any vector: two groups abreast where a group is one register.
template <class F> QUENCH_INLINE void long_unary(const Call& call, F f) {
  const double* const a = call.operand(0).data;
  double* const out = call.target();
  if (part::count > 1 || call.operand(0).stride == 0) return unary(call, f);
  over_groups(call.n / lanes, [&](auto v, std::size_t i) __attribute__((always_inline)) { store(out + i, f(load_as<decltype(v)>(a + i))); });
}

/// f(a*b + c), where b and c are constants.
template <class F> QUENCH_INLINE void long_unary_of_line(const Call& call, F f) {
  const Doubles slope = load(call.operand(1).data), offset = load(call.operand(2).data);
  long_unary(call, [&](const auto& a) __attribute__((always_inline)) { return f(fma(a, slope, offset)); });
}

template <class F> QUENCH_INLINE void binary(const Call& call, F f) {
  const double *a = call.operand(0).data, *b = call.operand(1).data;
  const std::size_t a_step = call.operand(0).stride, b_step = call.operand(1).stride;
  double* const out = call.target();
  const std::size_t n = call.n;
#pragma GCC unroll 2
  for (std::size_t i = 0; i < n; i += lanes, a += a_step, b += b_step) store(out + i, f(load(a), load(b)));
}

template <class F> QUENCH_INLINE void ternary(const Call& call, F f) {
  const double *a = call.operand(0).data, *b = call.operand(1).data, *c = call.operand(2).data;
  const std::size_t a_step = call.operand(0).stride, b_step = call.operand(1).stride, c_step = call.operand(2).stride;
  double* const out = call.target();
  const std::size_t n = call.n;
#pragma GCC unroll 2
  for (std::size_t i = 0; i < n; i += lanes, a += a_step, b += b_step, c += c_step) store(out + i, f(load(a), load(b), load(c)));
}

/// f(a, b) ? c : d
template <class F> QUENCH_INLINE void selection(const Call& call, F f) {
  const double *a = call.operand(0).data, *b = call.operand(1).data, *c = call.operand(2).data, *d = call.operand(3).data;
  const std::size_t a_step = call.operand(0).stride, b_step = call.operand(1).stride;
  const std::size_t c_step = call.operand(2).stride, d_step = call.operand(3).stride;
  double* const out = call.target();
  const std::size_t n = call.n;
  for (std::size_t i = 0; i < n; i += lanes, a += a_step, b += b_step, c += c_step, d += d_step)
    store(out + i, select(f(load(a), load(b)), load(c), load(d)));
}

/// Horner from the top. Coefficients stay in registers; the chains of neighbouring groups overlap.
template <int degree> void polynomial_of_degree(const Call& call) {
  const double* const coefficients = call.tape.coefficients + call.instruction.data;
  Doubles c[degree + 1];
  for (int k = 0; k <= degree; ++k) c[k] = broadcast(coefficients[k]);
  const auto value_at = [&](const Doubles& x) __attribute__((always_inline)) {
    Doubles value = c[degree];
#pragma GCC unroll 16
    for (int k = degree - 1; k >= 0; --k) value = fma(value, x, c[k]);
    return value;
  };
  if (call.instruction.code == TapeCode::polynomial) return unary(call, value_at);
  ternary(call, [&](const Doubles& x, const Doubles& a, const Doubles& b) __attribute__((always_inline)) { return fma(a, b, value_at(x)); });
}

void polynomial(const Call& call) {
  switch (call.instruction.degree) {
    case 2: return polynomial_of_degree<2>(call);
    case 3: return polynomial_of_degree<3>(call);
    case 4: return polynomial_of_degree<4>(call);
    case 5: return polynomial_of_degree<5>(call);
    case 6: return polynomial_of_degree<6>(call);
    case 7: return polynomial_of_degree<7>(call);
    case 8: return polynomial_of_degree<8>(call);
    case 9: return polynomial_of_degree<9>(call);
    case 10: return polynomial_of_degree<10>(call);
    case 11: return polynomial_of_degree<11>(call);
    default: return polynomial_of_degree<12>(call);
  }
}

/// By repeated squaring, from the lowest bit of the exponent.
void integer_power(const Call& call) {
  const unsigned exponent = call.instruction.degree;
  unary(call, [exponent](const Doubles& x) __attribute__((always_inline)) {
    Doubles square = x, value = x;
    unsigned rest = exponent;
    while (!(rest & 1)) square = square * square, rest >>= 1;
    value = square;
    for (rest >>= 1; rest; rest >>= 1) {
      square = square * square;
      if (rest & 1) value = value * square;
    }
    return value;
  });
}

/// `pick(k, segment)` gives coefficient k.
template <class Pick> QUENCH_INLINE void table_with(const Call& call, const TapeTable& table, Pick pick) {
  const Doubles low = broadcast(table.low), high = broadcast(table.high), scale = broadcast(table.segments_per_unit);
  const Doubles last = broadcast(static_cast<double>(table.segments - 1)), zero = broadcast(0.0), two = broadcast(2.0), one = broadcast(1.0);
  unary(call, [&](const Doubles& x) __attribute__((always_inline)) {
    const Doubles position = (x - low) * scale;
    const Doubles segment = minimum(maximum(floor(position), zero), last);  // NaN becomes 0: the index stays inside
    const Words index = to_integer(segment);
    const Doubles t = two * (position - segment) - one;
    Doubles value = pick(table.degree, index);
    for (std::uint64_t k = table.degree; k-- > 0;) value = fma(value, t, pick(k, index));
    return select((x >= low) & (x <= high), value, broadcast(constants::nan));
  });
}

void table(const Call& call) {
  const TapeTable& table = call.tape.tables[call.instruction.data];
  const double* const c = table.coefficients;
  if (table.segments == 16)
    table_with(call, table, [c](std::uint64_t k, const Words& index) __attribute__((always_inline)) { return lookup16(c + 16 * k, index); });
  else
    table_with(call, table, [c, &table](std::uint64_t k, const Words& index) __attribute__((always_inline)) { return gather(c + table.segments * k, index); });
}

Doubles truth(const Mask& m) { return select(m, broadcast(1.0), broadcast(0.0)); }
Mask is_true(const Doubles& x) { return !(x == broadcast(0.0)); }

#define QUENCH_UNARY(expression) return unary(call, [](const Doubles& a) __attribute__((always_inline)) { return expression; })
#define QUENCH_LONG_UNARY(shape, expression) return shape(call, [](const auto& a) __attribute__((always_inline)) { return expression; })
#define QUENCH_BINARY(expression) \
  return binary(call, [](const Doubles& a, const Doubles& b) __attribute__((always_inline)) { return expression; })
#define QUENCH_TERNARY(expression) \
  return ternary(call, [](const Doubles& a, const Doubles& b, const Doubles& c) __attribute__((always_inline)) { return expression; })
#define QUENCH_SELECTION(expression) \
  return selection(call, [](const Doubles& a, const Doubles& b) __attribute__((always_inline)) { return expression; })

void arithmetic(const Call& call) {
  switch (call.instruction.code) {
    case TapeCode::copy: QUENCH_UNARY(a);
    case TapeCode::add: QUENCH_BINARY(a + b);
    case TapeCode::subtract: QUENCH_BINARY(a - b);
    case TapeCode::multiply: QUENCH_BINARY(a * b);
    case TapeCode::divide: QUENCH_BINARY(a / b);
    case TapeCode::multiply_add: QUENCH_TERNARY(fma(a, b, c));
    case TapeCode::multiply_subtract: QUENCH_TERNARY(fma(a, b, -c));
    case TapeCode::subtract_product: QUENCH_TERNARY(fma(-a, b, c));
    case TapeCode::polynomial: case TapeCode::polynomial_and_product: return polynomial(call);
    case TapeCode::integer_power: return integer_power(call);
    case TapeCode::power: QUENCH_BINARY(pow(a, b));
    case TapeCode::modulo: QUENCH_BINARY(floor_modulo(a, b));
    case TapeCode::floor_divide: QUENCH_BINARY(floor(a / b));
    case TapeCode::arctangent2: QUENCH_BINARY(atan2(a, b));
    case TapeCode::minimum: QUENCH_BINARY(minimum(b, a));  // Lua's order: math.min(a, b) is b < a and b or a
    default: QUENCH_BINARY(maximum(b, a));
  }
}

void logic(const Call& call) {
  switch (call.instruction.code) {
    case TapeCode::less: QUENCH_BINARY(truth(a < b));
    case TapeCode::less_equal: QUENCH_BINARY(truth(a <= b));
    case TapeCode::equal: QUENCH_BINARY(truth(a == b));
    case TapeCode::logical_and: QUENCH_BINARY(truth(is_true(a) & is_true(b)));
    case TapeCode::logical_or: QUENCH_BINARY(truth(is_true(a) | is_true(b)));
    case TapeCode::logical_not: QUENCH_UNARY(truth(a == broadcast(0.0)));
    case TapeCode::select: QUENCH_TERNARY(select(is_true(a), b, c));
    case TapeCode::select_less: QUENCH_SELECTION(a < b);
    case TapeCode::select_less_equal: QUENCH_SELECTION(a <= b);
    default: QUENCH_SELECTION(a == b);
  }
}

void function(const Call& call) {
  switch (call.instruction.code) {
    case TapeCode::negate: QUENCH_UNARY(-a);
    case TapeCode::absolute: QUENCH_UNARY(absolute(a));
    case TapeCode::square_root: QUENCH_UNARY(square_root(a));
    case TapeCode::inverse_square_root: QUENCH_UNARY(broadcast(1.0) / square_root(a + broadcast(0.0)));  // +inf also at -0
    case TapeCode::floor: QUENCH_UNARY(floor(a) + broadcast(0.0));  // Lua makes an integer, which has no negative zero
    case TapeCode::ceiling: QUENCH_UNARY(ceil(a) + broadcast(0.0));
    case TapeCode::exponential: QUENCH_LONG_UNARY(long_unary, exp(a));
    case TapeCode::exponential_of_line: QUENCH_LONG_UNARY(long_unary_of_line, exp(a));
    case TapeCode::exponential_minus_one: QUENCH_LONG_UNARY(long_unary, expm1(a));
    case TapeCode::logarithm: QUENCH_UNARY(log(a));
    case TapeCode::logarithm_one_plus: QUENCH_UNARY(log1p(a));
    case TapeCode::sine: QUENCH_UNARY(sin(a));
    case TapeCode::cosine: QUENCH_UNARY(cos(a));
    case TapeCode::tangent: QUENCH_UNARY(tan(a));
    case TapeCode::arcsine: QUENCH_UNARY(asin(a));
    case TapeCode::arccosine: QUENCH_UNARY(acos(a));
    case TapeCode::arctangent: QUENCH_UNARY(atan(a));
    case TapeCode::hyperbolic_sine: QUENCH_UNARY(sinh(a));
    case TapeCode::hyperbolic_cosine: QUENCH_UNARY(cosh(a));
    case TapeCode::hyperbolic_tangent: QUENCH_LONG_UNARY(long_unary, tanh(a));
    case TapeCode::hyperbolic_tangent_of_line: QUENCH_LONG_UNARY(long_unary_of_line, tanh(a));
    case TapeCode::error_function: QUENCH_UNARY(erf(a));
    case TapeCode::complementary_error_function: QUENCH_UNARY(erfc(a));
    case TapeCode::log_gamma: QUENCH_UNARY(lgamma(a));
    case TapeCode::digamma: QUENCH_UNARY(digamma(a));
    default: return table(call);
  }
}

/// All instructions over n elements, n a multiple of 8 and at most the tape's block.
void run_block(const Tape& tape, const Slot* slots, std::size_t n) {
  for (std::size_t i = 0; i < tape.length; ++i) {
    const Call call{tape, tape.instructions[i], slots, n};
    if (call.instruction.code < TapeCode::less) arithmetic(call);
    else if (call.instruction.code < TapeCode::negate) logic(call);
    else function(call);
  }
}

/// Fills the slots of a run: scratch holds the registers, eight lanes for each uniform input, eight for each input and
/// output of an incomplete group, and the slots themselves.
struct Memory {
  double *registers, *uniform, *tails;
  Slot* slots;
};

Memory lay_out(const Tape& tape, double* scratch) {
  Memory memory;
  memory.registers = scratch;
  memory.uniform = memory.registers + tape.registers * tape.block;
  memory.tails = memory.uniform + lanes * tape.inputs;
  memory.slots = reinterpret_cast<Slot*>(memory.tails + lanes * (tape.inputs + tape.outputs));
  Slot* slot = memory.slots + tape.inputs;
  // Constants are only ever read.
  for (std::size_t k = 0; k < tape.constants; ++k) *slot++ = {const_cast<double*>(tape.constant_values) + lanes * k, 0};
  for (std::size_t k = 0; k < tape.registers; ++k) *slot++ = {memory.registers + tape.block * k, lanes};
  return memory;
}

/// n < 8 elements, in a full group whose unused lanes repeat the last element.
void run_part(const Tape& tape, const Memory& memory, const TapeArgument* in, double* const* out, std::size_t first, std::size_t n) {
  double* tail = memory.tails;
  for (std::size_t k = 0; k < tape.inputs; ++k, tail += lanes) {
    if (in[k].step == 0) continue;
    for (std::size_t j = 0; j < lanes; ++j) tail[j] = in[k].data[first + (j < n ? j : n - 1)];
    memory.slots[k] = {tail, lanes};
  }
  Slot* const outputs = memory.slots + tape.inputs + tape.constants + tape.registers;
  for (std::size_t k = 0; k < tape.outputs; ++k) outputs[k] = {tail + lanes * k, lanes};
  run_block(tape, memory.slots, lanes);
  for (std::size_t k = 0; k < tape.outputs; ++k)
    for (std::size_t j = 0; j < n; ++j) out[k][first + j] = tail[lanes * k + j];
}

/// Elements before the first whole line of the cache. Memory of the C library starts beside lines, where each access touches two.
std::size_t elements_to_line(const double* p) { return (64 - reinterpret_cast<std::uintptr_t>(p) % 64) % 64 / sizeof(double); }

}  // namespace

void run_tape(const Tape& tape, const TapeArgument* in, double* const* out, std::size_t n, double* scratch) {
  const Memory memory = lay_out(tape, scratch);
  Slot* const outputs = memory.slots + tape.inputs + tape.constants + tape.registers;
  for (std::size_t k = 0; k < tape.inputs; ++k) {
    if (in[k].step != 0) continue;
    store(memory.uniform + lanes * k, broadcast(in[k].data[0]));
    memory.slots[k] = {memory.uniform + lanes * k, 0};
  }
  const std::size_t head = n < tape.block ? 0 : elements_to_line(out[0]), whole = n - (n - head) % lanes;
  if (head) run_part(tape, memory, in, out, 0, head);
  for (std::size_t first = head; first < whole; first += tape.block) {
    for (std::size_t k = 0; k < tape.inputs; ++k)
      if (in[k].step != 0) memory.slots[k] = {const_cast<double*>(in[k].data) + first, lanes};
    for (std::size_t k = 0; k < tape.outputs; ++k) outputs[k] = {out[k] + first, lanes};
    run_block(tape, memory.slots, whole - first < tape.block ? whole - first : tape.block);
  }
  if (whole < n) run_part(tape, memory, in, out, whole, n - whole);
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
