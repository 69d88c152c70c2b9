// Explicit energies on a small graph: every state is listed, so that anything can be built and compared with the exact engine.
#include <algorithm>
#include <bit>
#include <set>

#include "engine/landscapes/energy_samples.h"

namespace quench {

namespace {

class Levels final : public DiscreteLandscape {
 public:
  explicit Levels(const Params& params) {
    const Array given = params.array("energies");
    std::vector<double> energies(given.data(), given.data() + given.size());
    count_ = energies.size();
    if (params.get("edges").is<Array>()) read_edges(params);
    else if (params.text("edges") == "hypercube") read_hypercube(params);
    energies_ = std::make_shared<const StoredEnergies>(std::move(energies));
  }

  static Schema schema() {
    Schema s;
    s.name = "levels";
    s.summary = "States with given energies on a complete graph, a hypercube or listed edges.";
    s.source = "sheet traps, sections 2 and 3";
    s.family = "states";
    s.description =
        "States are numbered from 1. Rates carry the factor `1/M` on the complete graph, `1/N` on the hypercube (state `k` has the bit "
        "word `k - 1`) and 1 on listed edges, which are walked both ways.";
    s.options = {array("energies").need().length(2, std::size_t{1} << 26).in("energy").says("energies of states 1, 2, ..."),
                 choice("edges", {"complete", "hypercube"}).also(accepts_array).integers().at_least(1).by_default("complete")
                     .says("who is neighbour of whom: a name, or a list of pairs of state numbers { i, j }, each pair once")};
    s.example = "landscape.levels { energies = { -0.5, -1.2, -2 }, edges = { { 1, 2 }, { 2, 3 } } }";
    return s;
  }

  Graph graph() const override { return graph_; }
  double states() const override { return static_cast<double>(count_); }
  int spins() const override { return spins_; }
  std::span<const std::uint64_t> listed(std::uint64_t state) const override { return neighbours_[state]; }
  std::uint64_t first_number() const override { return 1; }
  bool random() const override { return false; }
  StreamKey energy_key(const PointAddress&, std::uint64_t) const override { return {}; }
  std::shared_ptr<const EnergySample> sample(const StreamKey&, bool) const override { return energies_; }

  std::vector<std::pair<std::string, std::string>> facts() const override {
    const char* names[] = {"complete", "hypercube", "listed"};
    return {{"states", std::to_string(count_)}, {"edges", names[static_cast<int>(graph_)]}};
  }

  std::vector<std::string> warnings() const override {
    const std::size_t reached = reachable();
    if (graph_ != Graph::listed || reached == count_) return {};
    return {"landscape.levels is not connected: from state 1 only " + std::to_string(reached) + " of " + std::to_string(count_) +
            " states can be reached"};
  }

 private:
  void read_hypercube(const Params& params) {
    if (!std::has_single_bit(count_))
      throw params.error("edges", "edges = \"hypercube\" needs 2^N energies, not " + std::to_string(count_));
    graph_ = Graph::hypercube;
    spins_ = std::countr_zero(count_);
  }

  void read_edges(const Params& params) {
    const Array pairs = params.array("edges");
    if (pairs.rank() != 2 || pairs.shape()[1] != 2) throw params.error("edges", "edges takes pairs of state numbers: { { 1, 2 }, { 2, 3 } }");
    graph_ = Graph::listed;
    neighbours_.resize(count_);
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (std::size_t e = 0; e < pairs.shape()[0]; ++e) {
      const double a = pairs[2 * e], b = pairs[2 * e + 1];
      const std::string text = "edge " + std::to_string(e + 1) + " {" + shortest(a) + ", " + shortest(b) + "}";
      const double last = static_cast<double>(count_);
      if (a > last || b > last) throw params.error("edges", text + " names a state that does not exist; accepted: 1 to " + std::to_string(count_));
      if (a == b) throw params.error("edges", text + " joins a state with itself");
      const auto i = static_cast<std::uint64_t>(a) - 1, j = static_cast<std::uint64_t>(b) - 1;
      if (!seen.insert(std::minmax(i, j)).second) throw params.error("edges", text + " is listed twice; each pair once, it is walked both ways");
      neighbours_[i].push_back(j);
      neighbours_[j].push_back(i);
    }
    for (auto& list : neighbours_) std::sort(list.begin(), list.end());
  }

  std::size_t reachable() const {
    if (graph_ != Graph::listed) return count_;
    std::vector<bool> seen(count_);
    std::vector<std::uint64_t> open{0};
    seen[0] = true;
    std::size_t reached = 0;
    while (!open.empty()) {
      const std::uint64_t state = open.back();
      open.pop_back();
      ++reached;
      for (std::uint64_t j : neighbours_[state])
        if (!seen[j]) {
          seen[j] = true;
          open.push_back(j);
        }
    }
    return reached;
  }

  std::shared_ptr<const StoredEnergies> energies_;
  std::size_t count_ = 0;
  Graph graph_ = Graph::complete;
  int spins_ = 0;
  std::vector<std::vector<std::uint64_t>> neighbours_;
};

const Register<Levels> registered(__FILE__);

}  // namespace

}  // namespace quench
