#include "engine/functions/instruction_graph.h"

#include <bit>
#include <iterator>
#include <string>

namespace quench {

namespace {

struct Description { const char* name; int operands; };

// In the order of enum TapeCode.
constexpr Description descriptions[] = {
    {"copy", 1}, {"add", 2}, {"subtract", 2}, {"multiply", 2}, {"divide", 2}, {"multiply_add", 3}, {"multiply_subtract", 3},
    {"subtract_product", 3}, {"polynomial", 1}, {"polynomial_and_product", 3}, {"integer_power", 1}, {"pow", 2}, {"modulo", 2}, {"floor_divide", 2}, {"atan2", 2},
    {"min", 2}, {"max", 2}, {"lt", 2}, {"le", 2}, {"eq", 2}, {"and", 2}, {"or", 2}, {"not", 1}, {"select", 3}, {"select_lt", 4},
    {"select_le", 4}, {"select_eq", 4}, {"negate", 1}, {"abs", 1}, {"sqrt", 1}, {"inverse_sqrt", 1}, {"floor", 1}, {"ceil", 1},
    {"exp", 1}, {"expm1", 1}, {"log", 1}, {"log1p", 1}, {"sin", 1}, {"cos", 1}, {"tan", 1}, {"asin", 1}, {"acos", 1}, {"atan", 1},
    {"sinh", 1}, {"cosh", 1}, {"tanh", 1}, {"exp_of_line", 3}, {"tanh_of_line", 3}, {"erf", 1}, {"erfc", 1}, {"lgamma", 1}, {"digamma", 1}, {"table", 1},
};
static_assert(std::size(descriptions) == static_cast<std::size_t>(TapeCode::table) + 1);

}  // namespace

int operand_count(TapeCode code) { return descriptions[static_cast<std::size_t>(code)].operands; }
const char* name_of(TapeCode code) { return descriptions[static_cast<std::size_t>(code)].name; }

int InstructionGraph::merged(TapeValue value) {
  if (value.code == TapeCode::add || value.code == TapeCode::multiply)  // the same bits either way round
    if (value.operands[1] < value.operands[0]) std::swap(value.operands[0], value.operands[1]);
  std::vector<std::uint64_t> bits;
  for (double c : value.coefficients) bits.push_back(std::bit_cast<std::uint64_t>(c));
  Key key{static_cast<int>(value.kind), value.input, std::bit_cast<std::uint64_t>(value.constant), static_cast<int>(value.code), value.degree,
          value.operands, std::move(bits), value.table ? value.table->canonical() : std::string()};
  const auto [place, is_new] = numbers_.try_emplace(std::move(key), size());
  if (is_new) values_.push_back(std::move(value));
  return place->second;
}

int InstructionGraph::input(std::size_t number) {
  TapeValue value;
  value.kind = TapeValue::Kind::input;
  value.input = number;
  return merged(std::move(value));
}

int InstructionGraph::constant(double constant) {
  TapeValue value;
  value.kind = TapeValue::Kind::constant;
  value.constant = constant;
  return merged(std::move(value));
}

int InstructionGraph::result(TapeCode code, std::array<int, 4> operands, int degree) {
  TapeValue value;
  value.code = code;
  value.operands = operands;
  value.degree = degree;
  return merged(std::move(value));
}

int InstructionGraph::polynomial(int base, std::vector<double> coefficients) {
  TapeValue value;
  value.code = TapeCode::polynomial;
  value.operands = {base, -1, -1, -1};
  value.coefficients = std::move(coefficients);
  return merged(std::move(value));
}

int InstructionGraph::sum_with_product(int rest, int a, int b) {
  if (!is(rest, TapeCode::polynomial)) return result(TapeCode::multiply_add, {a, b, rest, -1});
  TapeValue value = (*this)[rest];
  value.code = TapeCode::polynomial_and_product;
  value.operands = {value.operands[0], a, b, -1};
  return merged(std::move(value));
}

int InstructionGraph::table(std::shared_ptr<const Tabulated> values, int operand) {
  TapeValue value;
  value.code = TapeCode::table;
  value.operands = {operand, -1, -1, -1};
  value.table = std::move(values);
  return merged(std::move(value));
}

}  // namespace quench
