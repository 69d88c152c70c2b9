// From expression graphs to tape instructions: polynomials collected, multiply-adds fused, comparisons joined with their
// selections. Rounding changes by units in the last place against the order recorded; evaluate() keeps that order.
#pragma once

#include <unordered_map>

#include "engine/functions/instruction_graph.h"
#include "engine/functions/polynomial_form.h"

namespace quench {

class Contraction {
 public:
  /// `inputs` numbers the inputs by name. Throws an argument error for names that are not there and for axes.
  explicit Contraction(const std::vector<std::string>& inputs);

  /// Number of the value of a graph (already simplified).
  int add(const Expression& expression);
  /// The same as a polynomial of some value.
  const PolynomialForm& form(const Expression& expression) const { return forms_.at(expression.root().get()); }
  const InstructionGraph& instructions() const { return graph_; }

 private:
  using Forms = std::vector<const PolynomialForm*>;

  PolynomialForm form_of(const Node& node, const Forms& operands);
  PolynomialForm leaf(const Node& node);
  PolynomialForm sum_form(const PolynomialForm& f, const PolynomialForm& g, int sign);
  PolynomialForm accumulated(const PolynomialForm& f, int value, long double factor);
  PolynomialForm accumulated_pair(int a, long double a_factor, int b, long double b_factor);
  PolynomialForm product_form(const PolynomialForm& f, const PolynomialForm& g);
  PolynomialForm quotient_form(const PolynomialForm& f, const PolynomialForm& g);
  PolynomialForm power_form(const PolynomialForm& f, const PolynomialForm& exponent);
  PolynomialForm whole_power(const PolynomialForm& f, int n);
  PolynomialForm selection_form(const Forms& operands);

  int value_of(const PolynomialForm& form);
  int linear_value(const PolynomialForm& form);
  PolynomialForm result(TapeCode code, int a, int b = -1, int c = -1, int d = -1);
  PolynomialForm with_product(int rest, int a, int b);
  PolynomialForm function_form(TapeCode plain, TapeCode of_line, const PolynomialForm& f);

  std::unordered_map<std::string, std::size_t> inputs_;
  std::unordered_map<const Node*, PolynomialForm> forms_;
  std::vector<NodePtr> kept_;  ///< forms_ is keyed by address
  InstructionGraph graph_;
};

}  // namespace quench
