// Rates of jumps between two states, w(i -> j) = c r(E_i, E_j): the named kernels of sheet traps 3 and the script's own.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/core/schema.h"
#include "engine/dynamics/jumps_kernel.h"
#include "engine/functions/kernel.h"
#include "engine/landscapes/states.h"

namespace quench {

/// r(E_i, E_j) at one temperature. Immutable.
class JumpRates {
 public:
  /// From the resolved options kernel, temperature, threshold and a of dynamics.jumps. `reference` is the value of the
  /// threshold. Throws argument errors (T = 0 with a kernel that has no such limit).
  JumpRates(const Params& params, const DiscreteLandscape& landscape, double reference);

  const RateView& view() const { return view_; }
  RateKind kind() const { return view_.kind; }
  double beta() const { return view_.beta; }
  bool frozen() const;                        ///< T = 0
  /// True where r never exceeds 1, whatever the energies; on `highest` at most where the kernel's bound needs it.
  bool bounded(double highest) const;
  /// True where r does not depend on the destination.
  bool blind() const { return view_.kind == RateKind::trap; }
  /// ln r(from, to[k]); -inf for 0. A function of the script that is negative, infinite or no number: a numeric error
  /// that names energies and line.
  void logarithms(double from, std::span<const double> to, std::span<double> out) const;
  double rate(double from, double to) const;
  /// Inverse temperature of the stationary law exp(-beta E); none where detailed balance holds at no beta. Of the script's
  /// function: checked on 64 pairs of energies from [lowest, highest].
  std::optional<double> stationary_beta(double lowest, double highest) const;
  /// Stationary weight exponent of energy E where the cap changes it: -ln pi(E), up to a constant.
  double stationary_exponent(double energy, double stationary_beta) const;
  /// "metropolis", "mix, a = 0.25", "function at aging.lua:7".
  const std::string& name() const { return name_; }

 private:
  RateView view_;
  std::optional<Kernel> function_;
  SourcePlace declared_;
  std::string name_;
};

/// Kernel in force: "auto" is trap on landscape.traps and metropolis elsewhere.
RateKind rate_kind_of(const Params& params, const DiscreteLandscape& landscape);

/// Options of dynamics.jumps that say what the rates are.
std::vector<Option> rate_options();

}  // namespace quench
