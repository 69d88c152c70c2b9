// Options and quantities that the classical observables of the mosaic share (sheet rfot 2): form of the entropy, reference and
// method of the mismatch energy. Temperatures in T_g.
#pragma once

#include "engine/numerics/mosaic_droplet.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

Option mosaic_temperature();   ///< axis in T_g, default T_g
MosaicAxis mosaic_temperature_axis();
Option mosaic_form();          ///< "lin" or "RA"
Option mosaic_reference();     ///< "fixed" or "thermal"
Option mosaic_method();        ///< "microscopic" or "elastic"
Option mosaic_time_ratio();    ///< tau(T_g)/tau_0, an axis without unit
MosaicAxis mosaic_time_ratio_axis();

/// Entropy curve of the record in the form of option `form`. Needs T_g, T_K, delta_cp.
mosaic::EntropyCurve mosaic_entropy(MosaicCall& call);
/// Mismatch energy by the options `reference` and, where the observable has it, `method`.
mosaic::Mismatch mosaic_mismatch(MosaicCall& call);
/// Warns above 1.5 T_g, where neither form of the entropy is sensible.
void warn_of_temperature(MosaicCall& call, double t);
/// Says why values are infinite, where some are: T at or below T_K.
Dataset with_reason(Dataset data);

}  // namespace quench
