#include "engine/functions/kernel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <new>
#include <unordered_map>

#include "engine/core/graph.h"
#include "engine/functions/compiled_tape.h"
#include "engine/functions/contraction.h"
#include "engine/functions/graph_builder.h"

namespace quench {

struct Kernel::Program {
  std::vector<Expression> recorded;
  std::vector<std::string> inputs;
  std::optional<std::vector<double>> polynomial;
  std::unique_ptr<const CompiledTape> compiled;
};

namespace {

/// Scratch of one call: on the stack where it is small.
class Scratch {
 public:
  explicit Scratch(std::size_t count) {
    if (count > std::size(small_)) large_ = static_cast<double*>(::operator new[](count * sizeof(double), std::align_val_t{64}));
  }
  ~Scratch() { ::operator delete[](large_, std::align_val_t{64}); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  double* data() { return large_ ? large_ : small_; }

 private:
  alignas(64) double small_[4096];
  double* large_ = nullptr;
};

std::string short_number(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", x);
  return text;
}

/// "log of -2.1e-04", "power of -8.0e+00 to 3.3e-01", "divide of 1.0e+00 by 0.0e+00".
std::string description_of(const Node& node, const double* operands) {
  const char* const between[] = {" of ", node.op == Op::power ? " to " : node.op == Op::divide ? " by " : " and ", " and "};
  std::string text = name_of(node.op);
  if (node.op == Op::divide) text = "division";
  for (std::size_t i = 0; i < node.arguments.size(); ++i) text += between[i] + short_number(operands[i]);
  return text;
}

}  // namespace

Kernel::Kernel(std::vector<Expression> outputs, std::vector<std::string> inputs) {
  auto program = std::make_shared<Program>();
  GraphBuilder builder;
  Contraction contraction(inputs);
  std::vector<int> values;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i]) throw Error(ErrorKind::internal, "a kernel of an empty expression");
    const Expression simple = rebuild(outputs[i], [&](const Node& node, std::vector<NodePtr> o) { return builder.copy(node, std::move(o)); });
    values.push_back(contraction.add(simple));
    if (i > 0) continue;
    const PolynomialForm& form = contraction.form(simple);
    const auto is_first_input = [&](int number) {
      const TapeValue& value = contraction.instructions()[number];
      return value.kind == TapeValue::Kind::input && value.input == 0;
    };
    if (form.is_constant() || is_first_input(form.base)) program->polynomial = form.rounded();
  }
  program->compiled = std::make_unique<const CompiledTape>(contraction.instructions(), values, inputs.size());
  program->recorded = std::move(outputs);
  program->inputs = std::move(inputs);
  program_ = std::move(program);
}

std::size_t Kernel::inputs() const { return program_->inputs.size(); }
std::size_t Kernel::outputs() const { return program_->recorded.size(); }
std::optional<std::vector<double>> Kernel::polynomial() const { return program_->polynomial; }
std::string Kernel::listing() const { return program_->compiled->listing(program_->inputs); }
BlockFunction Kernel::block_function() const { return {&program_->compiled->tape(), QUENCH_DISPATCH(run_tape)}; }

void Kernel::evaluate(std::span<const Argument> in, std::span<double* const> out, std::size_t n) const {
  if (in.size() != inputs() || out.size() != outputs())
    throw Error(ErrorKind::internal, "a kernel of " + std::to_string(inputs()) + " inputs and " + std::to_string(outputs()) + " outputs called with " +
                                         std::to_string(in.size()) + " and " + std::to_string(out.size()));
  if (n == 0) return;
  const BlockFunction function = block_function();
  Scratch scratch(function.scratch_size());
  TapeArgument few[8];
  std::vector<TapeArgument> many(in.size() > std::size(few) ? in.size() : 0);
  TapeArgument* const arguments = many.empty() ? few : many.data();
  std::vector<std::vector<double>> packed;  // arguments further apart than one element, brought together
  for (std::size_t k = 0; k < in.size(); ++k) {
    arguments[k] = {in[k].data, in[k].stride};
    if (in[k].stride <= 1) continue;
    std::vector<double>& values = packed.emplace_back(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = in[k].data[i * in[k].stride];
    arguments[k] = {values.data(), 1};
  }
  function(arguments, out.data(), n, scratch.data());
}

void Kernel::evaluate(const double* in, double* out, std::size_t n) const {
  const Argument argument{in, 1};
  evaluate(std::span<const Argument>(&argument, 1), std::span<double* const>(&out, 1), n);
}

double Kernel::operator()(double x) const {
  double y = 0;
  evaluate(&x, &y, 1);
  return y;
}

std::optional<Kernel::Origin> Kernel::non_finite_origin(std::span<const double> in) const {
  if (in.size() != inputs()) throw Error(ErrorKind::internal, "non_finite_origin needs one value per input");
  std::unordered_map<const Node*, double> values;
  for (const Node* node : operands_first(program_->recorded)) {
    double operands[3] = {};
    bool finite = true;
    for (std::size_t i = 0; i < node->arguments.size(); ++i) {
      operands[i] = values.at(node->arguments[i].get());
      finite &= std::isfinite(operands[i]);
    }
    double value = 0;
    if (node->op == Op::constant) value = node->value;
    else if (node->op == Op::input) value = in[static_cast<std::size_t>(std::find(program_->inputs.begin(), program_->inputs.end(), node->name) - program_->inputs.begin())];
    else value = node->op == Op::table ? (*node->table)(operands[0]) : apply_to_numbers(node->op, operands);
    values.emplace(node, value);
    if (node->op == Op::input && !std::isfinite(value)) return Origin{"argument " + node->name + " is not finite", node->place};
    if (node->op != Op::constant && finite && !std::isfinite(value)) return Origin{description_of(*node, operands), node->place};
  }
  return std::nullopt;
}

}  // namespace quench
