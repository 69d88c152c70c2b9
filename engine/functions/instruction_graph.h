// What a tape is made from: values numbered in order of computation, equal ones merged.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "engine/core/expression.h"
#include "engine/functions/tape.h"

namespace quench {

/// Operands an instruction takes.
int operand_count(TapeCode code);
/// Name for listings: "multiply_add", "tanh" ...
const char* name_of(TapeCode code);

/// One value: an input, a constant, or the result of an instruction on earlier values.
struct TapeValue {
  enum class Kind { input, constant, result } kind = Kind::result;
  std::size_t input = 0;                           ///< input: its number
  double constant = 0;                             ///< constant
  TapeCode code = TapeCode::copy;                  ///< result
  int degree = 0;                                  ///< integer_power
  std::array<int, 4> operands = {-1, -1, -1, -1};  ///< numbers of values; -1 unused
  std::vector<double> coefficients;                ///< polynomial, polynomial_and_product
  std::shared_ptr<const Tabulated> table;          ///< table
};

class InstructionGraph {
 public:
  int input(std::size_t number);
  int constant(double value);
  int result(TapeCode code, std::array<int, 4> operands, int degree = 0);
  int polynomial(int base, std::vector<double> coefficients);
  /// a*b + rest; where rest is a polynomial, one instruction does both.
  int sum_with_product(int rest, int a, int b);
  int table(std::shared_ptr<const Tabulated> values, int operand);

  const TapeValue& operator[](int number) const { return values_[static_cast<std::size_t>(number)]; }
  int size() const { return static_cast<int>(values_.size()); }
  /// The value is the result of this instruction.
  bool is(int number, TapeCode code) const { return (*this)[number].kind == TapeValue::Kind::result && (*this)[number].code == code; }

 private:
  int merged(TapeValue value);

  using Key = std::tuple<int, std::size_t, std::uint64_t, int, int, std::array<int, 4>, std::vector<std::uint64_t>, std::string>;
  std::map<Key, int> numbers_;
  std::vector<TapeValue> values_;
};

}  // namespace quench
