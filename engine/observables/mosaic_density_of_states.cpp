#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_counting.h"
#include "engine/numerics/mosaic_saddle.h"
#include "engine/observables/mosaic_observable.h"

namespace quench {

namespace {

/// Density of ripplon states a phonon of frequency w can excite in a domain in its ground state (seed 003, eqs 37 to 41,
/// figure 17; sheet rfot 9): theta rho(w) = sum_n Theta(w - E_n) e^(-(w - E_n)/theta), E_n = sum_lm n_lm w_l.
class DensityOfStates final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema(
        "density_of_states",
        {mosaic_axis("at").at_least(0).need().in("w_D").says("Frequency of the phonon."),
         choice("method", {"saddle", "next", "exact", "count", "fractional"}).by_default("saddle").says("Steepest descent, its next order, enumeration, or counting on a grid with rounded or with spread frequencies.").from("sheet rfot 9.2 to 9.4"),
         number("bin").positive().by_default(1e-3).in("w_D").says("Width of the bins of \"count\" and \"fractional\"."), mosaic_coupling(),
         boolean("log").by_default(false).says("Natural logarithm of the result, which does not overflow.")});
    s.summary = "Density of domain states that a phonon can excite from the ground state, times theta.";
    s.source = "seed 003, eqs (37) to (41), figure 17; sheet rfot 9";
    s.description =
        "`saddle` is the paper's estimate, 1.084 instead of 1 at w = 0 and not rescaled; `next` multiplies by 1 + f4/(8 f2^2) - 5 f3^2/(24 f2^3). `exact` enumerates occupation "
        "numbers (up to 5 million combinations, w about 8). `count` (Beyer and Swinehart) rounds frequencies to whole bins and is exact for those; "
        "`fractional` spreads each over two bins and takes half of the last bin: a smooth curve, at a cost of (w/bin)^2/2.";
    s.result_unit = "1";
    s.result_dims = "frequency";
    s.example = "observe.density_of_states{ at = linspace(0, 2, 401), method = \"exact\" }:of(glass)";
    s.check = check_mosaic_coupling;
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const MosaicAxis axis{"at", "frequency", MosaicUnit::w_D};
    const std::string& method = call.params().text("method");
    const bool log = call.params().boolean("log"), saddle = method == "saddle" || method == "next";
    const double theta = call.theta();
    const mosaic::VibrationSpectrum spectrum = call.record().ripplons();
    const std::vector<double> at = call.values(axis);
    std::vector<double> results = saddle ? log_saddle(spectrum, at, theta, method == "next") : counted(call, method, spectrum, at, theta);
    for (double& x : results) {
      if (saddle == log) continue;
      x = log ? std::log(x) : std::exp(x);
      if (std::isinf(x)) call.warn("the density of states overflows; log = true keeps its logarithm");
    }
    call.note("method", method);
    call.note("coupling", "none");
    call.note("theta", shortest(theta));
    return call.assemble({axis}, MosaicUnit::one, log ? "ln(theta rho)" : "theta rho", std::move(results));
  }

  static std::vector<double> log_saddle(const mosaic::VibrationSpectrum& spectrum, const std::vector<double>& at, double theta, bool next) {
    std::vector<double> out;
    for (double w : at) {
      const mosaic::GroundSaddle saddle = mosaic::ground_saddle(spectrum, w, theta);
      out.push_back(saddle.log_density + (next ? std::log(saddle.next_order) : 0));
    }
    return out;
  }

  /// The counting methods, which need rising frequencies.
  static std::vector<double> counted(MosaicCall& call, const std::string& method, const mosaic::VibrationSpectrum& spectrum, const std::vector<double>& at, double theta) {
    std::vector<std::size_t> order(at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return at[a] < at[b]; });
    std::vector<double> rising, out(at.size());
    for (std::size_t i : order) rising.push_back(at[i]);
    const std::vector<double> sorted = method == "exact" ? mosaic::step_density(mosaic::enumerate_states(spectrum, rising.back()), theta, rising)
                                                         : binned(call, method, spectrum, rising, theta);
    for (std::size_t i = 0; i < order.size(); ++i) out[order[i]] = sorted[i];
    return out;
  }

  static std::vector<double> binned(MosaicCall& call, const std::string& method, const mosaic::VibrationSpectrum& spectrum, const std::vector<double>& at, double theta) {
    const double bin = call.values({"bin", "bin", MosaicUnit::w_D}).front();
    const bool whole = method == "count";
    const double most = whole ? 2e7 : 5e4, bins = at.back() / bin;
    if (bins > most)
      throw call.params().error("bin", "method \"" + method + "\" takes at most " + shortest(most) + " bins; these would be " + shortest(std::ceil(bins)));
    const std::size_t n = static_cast<std::size_t>(bins) + 2;
    call.note("bin", shortest(bin) + " w_D");
    return whole ? mosaic::density_of_counts(mosaic::count_states(spectrum, bin, n), bin, theta, at)
                 : mosaic::density_of_fractional_counts(mosaic::count_fractional(spectrum, bin, n), bin, theta, at);
  }
};

const Register<DensityOfStates> registered(__FILE__);

}  // namespace

}  // namespace quench
