#include <cmath>

#include "engine/observables/mosaic_classical.h"

namespace quench {

namespace {

/// Size of a cooperative domain (seed 002, eqs 31, 33, 41; sheet rfot 2.3):
///   entropy  N* = (gamma/(T s_c))^2          time  N* = (4 ln(tau/tau_0)/ghat)^2          bulk  N* = 16 (d_L/a)^2 ln^2(tau/tau_0)
/// and N_dd = N*/4, xi/a = N*^(1/3), r_dd/a = (3 N_dd/4 pi)^(1/3).
class Cooperativity final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema(
        "cooperativity",
        {mosaic_temperature(), mosaic_time_ratio(),
         choice("quantity", {"N", "critical", "xi", "critical_radius"}).by_default("N").says("Beads per domain, beads at the top of the barrier, size of a domain, radius at the top of the barrier, in beads."),
         choice("from", {"entropy", "time", "bulk"}).by_default("entropy").says("From the configurational entropy, or from time_ratio alone, by the microscopic or by the bulk estimate.").from("seed 002, eqs 31, 33, 41"),
         mosaic_form(), mosaic_reference(), mosaic_method()});
    s.summary = "Number of beads in a cooperative domain, its size, and those at the top of the barrier.";
    s.source = "seed 002, eqs (31), (33) and (41); sheet rfot 2.3";
    s.description =
        "`entropy`: N* = (gamma/(T s_c))^2, infinite at and below T_K. `time`: xi/a = [8 ln(tau/tau_0)/(3 sqrt(3 pi) Lam)]^(2/3). `bulk`: "
        "N* = 16 (d_L/a)^2 ln^2(tau/tau_0). The last two need no thermodynamic constants and do not depend on the temperature.";
    s.result_unit = "1";
    s.result_dims = "temperature, time_ratio";
    s.example = "observe.cooperativity{ quantity = \"xi\", from = \"time\" }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    const std::string &from = call.params().text("from"), &quantity = call.params().text("quantity");
    call.note("from", from);
    const auto beads = beads_by(from, call);
    Dataset data = call.tabulate({mosaic_temperature_axis(), mosaic_time_ratio_axis()}, MosaicUnit::one, "cooperativity: " + quantity, [&](auto x) {
      const double N = beads(x[0], x[1]);
      if (quantity == "critical") return N / 4;
      if (quantity == "xi") return std::cbrt(N);
      return quantity == "N" ? N : mosaic::droplet_radius(N / 4);
    });
    return with_reason(std::move(data));
  }

  /// N* as a function of temperature and time ratio.
  static std::function<double(double, double)> beads_by(const std::string& from, MosaicCall& call) {
    if (from == "time") {
      const double constant = mosaic::mismatch_constant(call.record().confinement());
      return [constant](double, double ratio) { return mosaic::beads_from_time(std::log(ratio), constant); };
    }
    if (from == "bulk") {
      const double lind = call.record().lindemann_squared();
      return [lind](double, double ratio) { return mosaic::beads_from_bulk(std::log(ratio), lind); };
    }
    return [entropy = mosaic_entropy(call), mismatch = mosaic_mismatch(call), &call](double t, double) {
      warn_of_temperature(call, t);
      return mosaic::droplet_at(entropy, mismatch, t, false).beads();
    };
  }
};

const Register<Cooperativity> registered(__FILE__);

}  // namespace

}  // namespace quench
