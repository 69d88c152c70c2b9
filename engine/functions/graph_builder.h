// Builds expression graphs with equal nodes merged and trivial operations resolved on the way.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/core/expression.h"

namespace quench {

/// Nodes made by one builder are equal exactly when their pointers are. Every rewriting keeps the value for all finite
/// operands (up to the sign of zero). A merged node keeps the place of its first appearance.
class GraphBuilder {
 public:
  NodePtr constant(double value, const SourcePlace& place = {});
  /// Operation on nodes of this builder.
  NodePtr apply(Op op, std::vector<NodePtr> operands, const SourcePlace& place = {});
  NodePtr table(std::shared_ptr<const Tabulated> values, NodePtr argument, const SourcePlace& place = {});
  /// A node of any graph, its operands already of this builder.
  NodePtr copy(const Node& node, std::vector<NodePtr> operands);

 private:
  NodePtr merged(Node node);
  NodePtr simplified(Op op, const std::vector<NodePtr>& operands, const SourcePlace& place);
  NodePtr simplified_sum(Op op, const NodePtr& a, const NodePtr& b, const SourcePlace& place);
  NodePtr simplified_product(Op op, const NodePtr& a, const NodePtr& b, const SourcePlace& place);
  NodePtr simplified_power(const NodePtr& a, const NodePtr& b, const SourcePlace& place);

  using Key = std::tuple<Op, std::uint64_t, std::string, const Node*, const Node*, const Node*>;
  std::map<Key, NodePtr> nodes_;
};

}  // namespace quench
