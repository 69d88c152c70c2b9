// Compiled kernels: an expression graph as a tape of vector instructions over blocks of elements.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/value.h"
#include "engine/core/expression.h"

namespace quench {

/// Immutable, thread-safe. Evaluates one or more outputs over spans; elements are independent, and an element's bits do
/// not depend on its position in a block or on the instruction-set level (v3 and v4).
class Kernel {
 public:
  /// `inputs` fixes the order of arguments; every input of the graphs must be listed and no axes may be left.
  Kernel(std::vector<Expression> outputs, std::vector<std::string> inputs);

  static constexpr std::size_t block = 512;

  /// in[j] and out[k] hold n elements each; a scalar input is passed with its stride 0.
  struct Argument { const double* data; std::size_t stride; };
  void evaluate(std::span<const Argument> in, std::span<double* const> out, std::size_t n) const;
  /// One input, one output.
  void evaluate(const double* in, double* out, std::size_t n) const;
  double operator()(double x) const;

  std::size_t inputs() const;
  std::size_t outputs() const;
  /// Coefficients c0, c1, ... when output 0 is a polynomial of degree at most 12 in input 0 alone.
  std::optional<std::vector<double>> polynomial() const;
  /// Tape listing and operation counts for print(kernel).
  std::string listing() const;
  /// First operation whose result is non-finite at these inputs, with its script line: "log of -2.1e-04".
  struct Origin { std::string what; SourcePlace place; };
  std::optional<Origin> non_finite_origin(std::span<const double> in) const;

 private:
  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace quench
