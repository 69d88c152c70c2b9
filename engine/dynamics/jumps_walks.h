// Solvers: ways of making the next stays of a walk. All are exact for their clock.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "engine/dynamics/jumps_options.h"
#include "engine/dynamics/jumps_samples.h"

namespace quench {

/// Immutable; used by all threads.
class WalkSolver {
 public:
  virtual ~WalkSolver() = default;
  /// The next stays of each walk; the heads move on to where the stays after these begin. An event without end (a state
  /// that nothing leaves) has an infinite dwell; what follows it in the chunk has no meaning.
  virtual void extend(std::span<WalkHead* const> heads, std::span<JumpChunk* const> chunks) const = 0;
  /// True where it can pass chunks by WalkHead::passage, which is not asked for on the logarithmic clock. Infinitely many states are numbered in
  /// the order of visits, so that each jump adds one; with finitely many, it counts Passage::jumps.
  virtual bool passes() const { return false; }
  /// True where chunks hold energies; else they follow from the states.
  virtual bool gives_energies() const { return false; }
  /// True where each stay takes one step of the stream.
  virtual bool stay_by_stay() const { return true; }
  /// Walks it extends together best: enough to fill its lanes, few enough for the first-level cache.
  virtual std::size_t together() const { return 16; }
  /// Weights that the samples must hold for it.
  virtual std::optional<WeightScale> scale() const { return std::nullopt; }
  /// Bounds by which it chooses: stored samples then hold the cell of each state.
  virtual std::shared_ptr<const WeightBounds> bounds() const { return nullptr; }
  /// Bytes it wants for each walk, zero at first, aligned to 64: only for speed, what it holds changes no result. `stored`:
  /// energies come from a table.
  virtual std::size_t memory(bool) const { return 0; }
  virtual std::string name() const = 0;
};

/// What solvers are made from.
struct WalkContext {
  const DiscreteLandscape* landscape = nullptr;
  const JumpRates* rates = nullptr;
  DwellKind dwell = DwellKind::continuous;
  double max_steps = 0;
};

/// Lowest and highest energy that can occur.
struct EnergyRange { double low, high; };
EnergyRange energy_range(const DiscreteLandscape& landscape);

/// Hypercube with rates that follow from Boltzmann weights; null where the rates do not, or where the weights leave the range
/// of doubles.
std::unique_ptr<WalkSolver> hypercube_solver(const WalkContext& context);
/// Kernel "trap" on finite graphs: the destination is uniform.
std::unique_ptr<WalkSolver> blind_solver(const WalkContext& context);
/// Any rates on any finite graph.
std::unique_ptr<WalkSolver> scanning_solver(const WalkContext& context);
/// Attempt by attempt. Finite graphs, and infinitely many states.
std::unique_ptr<WalkSolver> attempts_solver(const WalkContext& context);
/// Infinitely many states, event by event. Throws argument errors where the rates have no such solver.
std::unique_ptr<WalkSolver> annealed_solver(const WalkContext& context);
/// The same for kernels other than trap, where the density is a table.
std::unique_ptr<WalkSolver> tabulated_solver(const WalkContext& context);

/// Draws of the next stays of a walk, one step of its stream each.
struct StayDraws {
  double waits[JumpChunk::stays];
  std::uint64_t choices[JumpChunk::stays];
  explicit StayDraws(const WalkHead& head) {
    QUENCH_DISPATCH(walk_draws)(head.key, head.member, head.step, waits, choices, JumpChunk::stays);
  }
};

/// floor(u n) for u = bits 2^-64, and what is left of the bits.
struct Slot { std::uint64_t index, rest; };
inline Slot slot_of(std::uint64_t bits, std::uint64_t n) {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(bits) * n;
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
}
/// Neighbour number `index` of a state, in the order of DiscreteLandscape::neighbours.
inline std::uint64_t neighbour_of(const DiscreteLandscape& landscape, std::uint64_t state, std::uint64_t index) {
  switch (landscape.graph()) {
    case Graph::hypercube: return state ^ std::uint64_t{1} << index;
    case Graph::listed: return landscape.listed(state)[index];
    case Graph::complete: break;
  }
  return index + (index >= state ? 1 : 0);
}

}  // namespace quench
