#include "engine/core/graph.h"

#include <atomic>
#include <unordered_map>
#include <unordered_set>

namespace quench {

// A chain of 1e5 nodes would overflow the stack if each node released the next one, so the operands that nobody else holds
// are taken apart in a loop.
Node::~Node() {
  std::vector<NodePtr> released = std::move(arguments);
  while (!released.empty()) {
    const NodePtr node = std::move(released.back());
    released.pop_back();
    if (!node || node.use_count() != 1) continue;
    std::atomic_thread_fence(std::memory_order_acquire);
    auto& operands = const_cast<Node&>(*node).arguments;  // nodes are made non-const, and this is the last holder
    for (NodePtr& operand : operands) released.push_back(std::move(operand));
    operands.clear();
  }
}

std::vector<const Node*> operands_first(std::span<const Expression> roots) {
  std::vector<const Node*> order;
  std::unordered_set<const Node*> entered;
  struct Visit { const Node* node; std::size_t next; };
  std::vector<Visit> path;
  const auto enter = [&](const Node* node) {
    if (entered.insert(node).second) path.push_back({node, 0});
  };
  for (const Expression& root : roots) {
    if (root) enter(root.root().get());
    while (!path.empty()) {
      Visit& top = path.back();
      if (top.next < top.node->arguments.size()) {
        enter(top.node->arguments[top.next++].get());
      } else {
        order.push_back(top.node);
        path.pop_back();
      }
    }
  }
  return order;
}

std::vector<const Node*> operands_first(const Expression& root) { return operands_first(std::span<const Expression>(&root, 1)); }

NodePtr with_operands(const Node& node, std::vector<NodePtr> operands) {
  auto copy = std::make_shared<Node>();
  copy->op = node.op;
  copy->value = node.value;
  copy->name = node.name;
  copy->arguments = std::move(operands);
  copy->table = node.table;
  copy->place = node.place;
  return copy;
}

Expression rebuild(const Expression& root, const std::function<NodePtr(const Node&, std::vector<NodePtr>)>& rewrite) {
  std::unordered_map<const Node*, NodePtr> rewritten;
  for (const Node* node : operands_first(root)) {
    std::vector<NodePtr> operands;
    for (const NodePtr& operand : node->arguments) operands.push_back(rewritten.at(operand.get()));
    rewritten.emplace(node, rewrite(*node, std::move(operands)));
  }
  return root ? Expression(rewritten.at(root.root().get())) : Expression();
}

}  // namespace quench
