// Expression graphs: what tracing a user's function records. Nodes are immutable and shared; the graph is a DAG.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace quench {

/// Operations of traced functions. Comparisons give 1 or 0; `where` takes (mask, a, b).
enum class Op : std::uint8_t {
  constant, input, axis,
  add, subtract, multiply, divide, power, negate, modulo, floor_divide,
  absolute, square_root, exponential, exponential_minus_one, logarithm, logarithm_one_plus,
  sine, cosine, tangent, arcsine, arccosine, arctangent, arctangent2,
  hyperbolic_sine, hyperbolic_cosine, hyperbolic_tangent,
  error_function, complementary_error_function, log_gamma, digamma,
  floor, ceiling, minimum, maximum,
  less, less_equal, greater, greater_equal, equal, logical_and, logical_or, logical_not, where,
  table,  ///< certified Chebyshev table (quench.tabulate); Node::table holds it
};

/// Number of operands of an operation; 0 for constant, input and axis.
int arity(Op op);
/// Name for print(kernel) and canonical text: "add", "tanh", ...
const char* name_of(Op op);

/// A certified table standing for a function that cannot be traced (engine/functions/chebyshev.h).
class Tabulated {
 public:
  virtual ~Tabulated() = default;
  virtual double operator()(double x) const = 0;   ///< NaN outside its interval
  virtual std::shared_ptr<const Tabulated> derivative() const = 0;
  virtual std::string canonical() const = 0;       ///< equal exactly for equal tables
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node {
  ~Node();  ///< releases long chains without recursion

  Op op = Op::constant;
  double value = 0;                              ///< constant
  std::string name;                              ///< input or axis
  std::vector<NodePtr> arguments;
  std::shared_ptr<const Tabulated> table;        ///< table
  SourcePlace place;                             ///< script line that made the node
};

/// Handle to the root of a graph.
class Expression {
 public:
  Expression() = default;
  explicit Expression(NodePtr root) : root_(std::move(root)) {}
  explicit operator bool() const { return root_ != nullptr; }
  const NodePtr& root() const { return root_; }

 private:
  NodePtr root_;
};

Expression constant(double value, SourcePlace place = {});
Expression input(std::string name, SourcePlace place = {});
Expression axis(std::string name, SourcePlace place = {});
Expression table(std::shared_ptr<const Tabulated> values, const Expression& argument, SourcePlace place = {});
/// Builds one operation as recorded, without simplifying. Throws an internal error on a wrong number of operands.
Expression apply(Op op, std::vector<Expression> operands, SourcePlace place = {});

/// Values for inputs or axes by name.
using Bindings = std::map<std::string, double>;

/// Scalar reference evaluation with the C library, in the order recorded, operation by operation as Lua would do it.
/// Throws argument error when a name is unbound.
double evaluate(const Expression& expression, const Bindings& inputs);
/// Replaces axes (and inputs, where `values` names them) by constants.
Expression substitute(const Expression& expression, const Bindings& values);
/// Names of the axes / inputs an expression uses, sorted.
std::vector<std::string> axes_of(const Expression& expression);
std::vector<std::string> inputs_of(const Expression& expression);
/// All numeric constants of the graph, for the points at which tracing is verified.
std::vector<double> constants_of(const Expression& expression);
/// Text equal exactly for equal graphs (hexadecimal floats), for content keys.
std::string canonical(const Expression& expression);
/// Readable infix text, for print() and reports.
std::string show(const Expression& expression);

}  // namespace quench
