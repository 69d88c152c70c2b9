// Calibrations of the mosaic's classical constants, called by scripts as quench.theory (sheet rfot 2.1 and 2.4).
#include "engine/core/numeric_function.h"
#include "engine/numerics/mosaic_droplet.h"

#include <cmath>

namespace quench {

namespace {

double glass_entropy(std::span<const double> x) {
  const double constant = mosaic::mismatch_constant(mosaic::confinement_log(x[1] * x[1]));
  return constant * constant / (4 * std::log(x[0]));
}

const RegisterFunction entropy_registered({
    "theory", "glass_entropy", "Configurational entropy per bead at T_g, in k_B, from the time scale of the glass transition: ghat^2/(4 ln(tau_g/tau_0)); 0.8199 for 1e17.",
    "sheet rfot 2.1; seed 003, section II",
    {number("time_ratio").above(1).says("tau(T_g)/tau_0."), number("lindemann").positive().below(0.34).by_default(0.1).says("Lindemann ratio d_L/a.")},
    glass_entropy, "", __FILE__});

const RegisterFunction jump_registered({
    "theory", "delta_cp", "Jump of the heat capacity per bead, in k_B, that gives the configurational entropy at T_g; the same for both forms of the entropy.",
    "sheet rfot 2.1",
    {number("entropy").positive().says("s_c(T_g) in k_B per bead."), number("T_g").positive().says("Glass transition temperature."),
     number("T_K").positive().says("Temperature at which the entropy vanishes, below T_g.")},
    [](std::span<const double> x) { return x[2] < x[1] ? mosaic::jump_from_entropy(x[0], x[2] / x[1]) : std::nan(""); }, "T_K is not below T_g", __FILE__});

}  // namespace

}  // namespace quench
