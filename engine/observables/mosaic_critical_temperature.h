// Temperatures defined by a condition on the droplet: glass temperature and crossover temperature.
#pragma once

#include "engine/observables/mosaic_classical.h"

namespace quench {

inline constexpr const char* mosaic_critical_temperature_note =
    "The mismatch energy refers to the T_g of the record; where the record has none, the temperature looked for is itself T_g, for which "
    "both forms of the entropy and both references give the same. nan where there is no root.";

/// Condition `quantity(T) = target(option)`. At T_g itself, where gamma = ghat k_B T, it fixes the entropy: `entropy_at`.
struct DropletCondition {
  double (*quantity)(const mosaic::EntropyCurve&, const mosaic::Mismatch&, double t);
  double (*target)(double option);
  double (*entropy_at)(double mismatch_constant, double target);
};
Dataset mosaic_critical_temperature(MosaicCall& call, const MosaicAxis& axis, const std::string& label, const DropletCondition& condition);

}  // namespace quench
