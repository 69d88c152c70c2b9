#include "engine/core/expression.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <unordered_map>

#include "engine/core/graph.h"

namespace quench {

namespace {

Expression named(Op op, std::string name, SourcePlace place) {
  auto node = std::make_shared<Node>();
  node->op = op;
  node->name = std::move(name);
  node->place = std::move(place);
  return Expression(std::move(node));
}

std::vector<std::string> names_of(const Expression& expression, Op op) {
  std::set<std::string> names;
  for (const Node* node : operands_first(expression))
    if (node->op == op) names.insert(node->name);
  return {names.begin(), names.end()};
}

double bound_value(const Node& node, const Bindings& inputs) {
  const auto found = inputs.find(node.name);
  if (found == inputs.end())
    throw argument_error(std::string(node.op == Op::axis ? "axis" : "argument") + " \"" + node.name + "\" has no value").at(node.place);
  return found->second;
}

std::string hexadecimal(double x) {
  char text[40];
  std::snprintf(text, sizeof text, "%a", x);
  return x != x ? "nan" : text;
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

}  // namespace

Expression constant(double value, SourcePlace place) {
  auto node = std::make_shared<Node>();
  node->value = value;
  node->place = std::move(place);
  return Expression(std::move(node));
}

Expression input(std::string name, SourcePlace place) { return named(Op::input, std::move(name), std::move(place)); }
Expression axis(std::string name, SourcePlace place) { return named(Op::axis, std::move(name), std::move(place)); }

Expression table(std::shared_ptr<const Tabulated> values, const Expression& argument, SourcePlace place) {
  if (!values || !argument) throw Error(ErrorKind::internal, "table without values or argument");
  auto node = std::make_shared<Node>();
  node->op = Op::table;
  node->table = std::move(values);
  node->arguments = {argument.root()};
  node->place = std::move(place);
  return Expression(std::move(node));
}

Expression apply(Op op, std::vector<Expression> operands, SourcePlace place) {
  if (arity(op) == 0 || op == Op::table || operands.size() != static_cast<std::size_t>(arity(op)))
    throw Error(ErrorKind::internal, std::string(name_of(op)) + " applied to " + std::to_string(operands.size()) + " operands");
  auto node = std::make_shared<Node>();
  node->op = op;
  node->place = std::move(place);
  for (Expression& operand : operands) {
    if (!operand) throw Error(ErrorKind::internal, std::string(name_of(op)) + " applied to an empty expression");
    node->arguments.push_back(operand.root());
  }
  return Expression(std::move(node));
}

double evaluate(const Expression& expression, const Bindings& inputs) {
  if (!expression) throw Error(ErrorKind::internal, "evaluation of an empty expression");
  std::unordered_map<const Node*, double> values;
  double value = 0;
  for (const Node* node : operands_first(expression)) {
    double operands[3] = {};
    for (std::size_t i = 0; i < node->arguments.size(); ++i) operands[i] = values.at(node->arguments[i].get());
    switch (node->op) {
      case Op::constant: value = node->value; break;
      case Op::input:
      case Op::axis: value = bound_value(*node, inputs); break;
      case Op::table: value = (*node->table)(operands[0]); break;
      default: value = apply_to_numbers(node->op, operands);
    }
    values.emplace(node, value);
  }
  return value;  // the root comes last
}

Expression substitute(const Expression& expression, const Bindings& values) {
  return rebuild(expression, [&](const Node& node, std::vector<NodePtr> operands) -> NodePtr {
    if (node.op == Op::axis || node.op == Op::input)
      if (const auto found = values.find(node.name); found != values.end()) return constant(found->second, node.place).root();
    return with_operands(node, std::move(operands));
  });
}

std::vector<std::string> axes_of(const Expression& expression) { return names_of(expression, Op::axis); }
std::vector<std::string> inputs_of(const Expression& expression) { return names_of(expression, Op::input); }

std::vector<double> constants_of(const Expression& expression) {
  std::vector<double> values;
  for (const Node* node : operands_first(expression))
    if (node->op == Op::constant) values.push_back(node->value);
  std::sort(values.begin(), values.end(), [](double a, double b) { return b != b ? a == a : a < b; });
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

// Equal subgraphs get one number in order of first appearance, whether or not their nodes are shared, so that the text
// depends on the formula alone and is linear in the number of distinct subformulas.
std::string canonical(const Expression& expression) {
  std::unordered_map<std::string, std::size_t> number_of_text;
  std::unordered_map<const Node*, std::size_t> number_of_node;
  std::string text;
  for (const Node* node : operands_first(expression)) {
    std::string line = name_of(node->op);
    if (node->op == Op::constant) line += " " + hexadecimal(node->value);
    if (node->op == Op::input || node->op == Op::axis) line += " " + quoted(node->name);
    if (node->op == Op::table) line += " {" + node->table->canonical() + "}";
    for (const NodePtr& operand : node->arguments) line += " " + std::to_string(number_of_node.at(operand.get()));
    const auto [place, is_new] = number_of_text.emplace(line, number_of_text.size());
    number_of_node.emplace(node, place->second);
    if (is_new) text += line + ";";
  }
  return text;
}

}  // namespace quench
