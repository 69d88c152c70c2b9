// Classical nucleation inside a glass: configurational entropy, mismatch, droplet free energy, times (seed 002, sections III
// and V; seed 003, section II; sheet rfot 2). Temperatures in T_g, energies in k_B T_g, entropies per bead in k_B.
#pragma once

#include <functional>

namespace quench::mosaic {

/// Lam = ln(1/(lind pi e)); throws an argument error unless 0 < lind < 1/(pi e).
double confinement_log(double lindemann_squared);
/// ghat = (3/2) sqrt(3 pi) Lam: mismatch coefficient in k_B T.
double mismatch_constant(double confinement);

/// Which of the two customary forms of the configurational entropy; both vanish at T_K and agree at T_g.
enum class EntropyForm { linear, adam };  // "lin": dcp (T - T_K)/T_K;  "RA": dcp T_g (1/T_K - 1/T)

/// Configurational entropy per bead.
struct EntropyCurve {
  EntropyForm form = EntropyForm::linear;
  double kauzmann = 0;  ///< T_K/T_g, below 1
  double jump = 0;      ///< delta_cp, > 0
  double entropy(double t) const;  ///< 0 at and below T_K
  double slope(double t) const;    ///< d s_c / d t, 0 at and below T_K
  /// Enthalpy per bead left behind between t and T_g: int_t^1 t' s_c'(t') dt', frozen at T_K below it; 0 above T_g.
  double frozen_enthalpy(double t) const;
};
/// delta_cp for which s_c(T_g) is `entropy`; the same number for both forms.
double jump_from_entropy(double entropy, double kauzmann);

/// gamma(t) = coefficient t^power: power 0 keeps its value at T_g, 1 (microscopic) and 1/2 (elastic) follow the temperature.
struct Mismatch {
  double coefficient = 0, power = 0;
  double at(double t) const;
};

/// Droplet free energy gamma sqrt(N) - N g with driving force g > 0, and what follows; infinite where g = 0.
struct Droplet {
  double mismatch = 0, force = 0;
  double free_energy(double beads) const;
  double barrier() const;         ///< gamma^2/(4 g)
  double critical_beads() const;  ///< (gamma/2g)^2, top of the barrier
  double beads() const;           ///< (gamma/g)^2, where F is 0 again
};
/// Droplet at temperature t. `ageing`: below T_g the structure stays as it was at T_g.
Droplet droplet_at(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing);
/// ln(tau/tau_0) = barrier over temperature.
double log_time(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing);
/// d (barrier/t) / d(1/t), analytically.
double activation_slope(const EntropyCurve& entropy, const Mismatch& mismatch, double t, bool ageing);

/// Frequency at the top of the barrier of the most probable path, in w_D a/xi (seed 003, eq 29; sheet rfot 7.1):
///   w_dd^2 = (9/4) ghat sqrt(4 pi/3) (a/r_q)^(1/2) k_B T_g/(a^2 M_w),  M_w = (xi/a)^2 k_B T_g/c^2,  N_q = (ghat/(2 q s_c))^2,
/// q = 2 sqrt 2 - 1; `entropy` is s_c(T_g). 1.673 for 0.82.
double top_frequency_coefficient(double mismatch_constant, double entropy);

/// Wall tension in k_B T_g/a^2 at `radius` beads: (3/4) Lam (a/R)^(1/2) (sheet rfot 7.2).
double wall_tension(double confinement, double radius);

/// Beads per domain from the time scale alone, (4 log_ratio/ghat)^2 (seed 002, eq 33), and from the elastic estimate 16 lind log_ratio^2 (eq 41).
double beads_from_time(double log_ratio, double mismatch_constant);
double beads_from_bulk(double log_ratio, double lindemann_squared);
/// Temperature between T_K and 10 T_K at which the falling, positive function `f` (infinite at T_K) takes the value `target`;
/// NaN where it is still above the target at 10 T_K.
double temperature_where(const std::function<double(double)>& f, double target, double kauzmann);

/// Radius in beads of a droplet of N beads: (3N/4pi)^(1/3).
double droplet_radius(double beads);

}  // namespace quench::mosaic
