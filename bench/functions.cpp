// Traced kernels over 2^20 elements, and normals, beside plain loops.
#include <memory>

#include "bench/bench.h"
#include "bench/reference_functions.h"
#include "engine/functions/kernel.h"
#include "engine/numerics/normals.h"

namespace quench::bench {

namespace {

constexpr std::size_t elements = std::size_t{1} << 20;

struct Arrays {
  std::vector<double> in, out;
  Arrays() : in(elements), out(elements) {
    for (std::size_t i = 0; i < elements; ++i) in[i] = -1.5 + 3 * static_cast<double>(i) / elements;
  }
};

Expression binary(Op op, Expression a, Expression b) { return apply(op, {std::move(a), std::move(b)}); }

/// The polynomial of reference_functions.cpp as a script writes it: a sum of powers.
Expression traced_polynomial() {
  const Expression q = input("q");
  const double c[] = {0.3, -1.1, 0.7, 0.25, -0.4, 0.15};
  Expression sum = constant(c[0]);
  for (int k = 1; k <= 5; ++k) sum = binary(Op::add, sum, binary(Op::multiply, constant(c[k]), binary(Op::power, q, constant(k))));
  return sum;
}

Expression traced_force() {
  const Expression tanh = apply(Op::hyperbolic_tangent, {binary(Op::multiply, constant(2), input("q"))});
  return binary(Op::add, traced_polynomial(), binary(Op::multiply, constant(0.7), tanh));
}

void add_kernel(std::vector<Case>& cases, const std::string& name, const std::string& reference, const Expression& body) {
  auto arrays = std::make_shared<Arrays>();
  auto kernel = std::make_shared<Kernel>(std::vector<Expression>{body}, std::vector<std::string>{"q"});
  cases.push_back({name, "ns per element", reference, "", [=] {
                     return cost_per_item(elements, [&] { kernel->evaluate(arrays->in.data(), arrays->out.data(), elements); });
                   }});
}

void add_plain(std::vector<Case>& cases, const std::string& name, void (*loop)(const double*, double*, std::size_t)) {
  auto arrays = std::make_shared<Arrays>();
  cases.push_back({name, "ns per element", "", "", [=] {
                     return cost_per_item(elements, [&] { loop(arrays->in.data(), arrays->out.data(), elements); });
                   }});
}

}  // namespace

void add_function_cases(std::vector<Case>& cases) {
  add_plain(cases, "plain loop polynomial", plain_polynomial);
  add_kernel(cases, "traced polynomial", "plain loop polynomial", traced_polynomial());
  add_plain(cases, "plain loop polynomial and tanh", plain_force);
  add_kernel(cases, "traced polynomial and tanh", "plain loop polynomial and tanh", traced_force());
  for (const auto& [name, op] : {std::pair{"traced exp", Op::exponential}, {"traced log", Op::logarithm}, {"traced sin", Op::sine}})
    add_kernel(cases, name, "", apply(op, {op == Op::logarithm ? binary(Op::add, input("q"), constant(2)) : input("q")}));
  auto normals = std::make_shared<std::vector<double>>(8192);
  cases.push_back({"normal (Boost ziggurat)", "ns per normal", "", "", [=] {
                     return cost_per_item(8192, [&] { plain_normals(normals->data(), normals->size()); });
                   }});
  auto step = std::make_shared<std::uint64_t>(0);
  cases.push_back({"normal", "ns per normal", "normal (Boost ziggurat)", "", [=] {
                     return cost_per_item(8192, [&] { fill_normals({StreamKey{{1, 2, 3, 4}}, 0, ++*step}, 0, *normals); });
                   }});
  cases.push_back({"normal, single precision", "ns per normal", "normal (Boost ziggurat)", "", [=] {
                     return cost_per_item(8192, [&] { fill_normals_single({StreamKey{{1, 2, 3, 4}}, 0, ++*step}, 0, *normals); });
                   }});
}

}  // namespace quench::bench
