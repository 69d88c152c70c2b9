// Compiled kernels: an expression graph as a tape of vector instructions over blocks of elements.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/expression.h"
#include "engine/core/value.h"
#include "engine/functions/tape.h"

namespace quench {

/// Immutable, thread-safe. Evaluates one or more outputs over spans; elements are independent, and an element's bits do
/// not depend on its position in a block or on the instruction-set level (v3 and v4).
class Kernel {
 public:
  /// `inputs` fixes the order of arguments; every input of the graphs must be listed and no axes may be left.
  Kernel(std::vector<Expression> outputs, std::vector<std::string> inputs);

  static constexpr std::size_t block = 512;

  /// in[j] and out[k] hold n elements each; a scalar input is passed with its stride 0. An output may be one of the inputs
  /// (same address, stride 1), but must not overlap it otherwise. Any n; allocates scratch once per call.
  struct Argument { const double* data; std::size_t stride; };
  void evaluate(std::span<const Argument> in, std::span<double* const> out, std::size_t n) const;
  /// One input, one output.
  void evaluate(const double* in, double* out, std::size_t n) const;
  double operator()(double x) const;

  /// For fused loops: runs blocks of any length with scratch memory from the caller and without allocating. The kernel
  /// must outlive it.
  BlockFunction block_function() const;

  std::size_t inputs() const;
  std::size_t outputs() const;
  /// Coefficients c0, c1, ... when output 0 is a polynomial of degree at most 12 in input 0 alone, also as a product; not
  /// when multiplying out would cost more than six bits near a root (polynomial_form.h).
  std::optional<std::vector<double>> polynomial() const;
  /// Tape listing and operation counts for print(kernel).
  std::string listing() const;
  /// First operation whose result is non-finite at these inputs (one number each), with its script line:
  /// "log of -2.1e-04". Empty where the function as recorded is finite.
  struct Origin { std::string what; SourcePlace place; };
  std::optional<Origin> non_finite_origin(std::span<const double> in) const;

 private:
  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace quench
