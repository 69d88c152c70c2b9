#include <cmath>

#include "engine/observables/mosaic_critical_temperature.h"

namespace quench {

namespace {

/// Temperature at which tau/tau_0 reaches `time_ratio` (sheet rfot 2.4); T_g/T_0 = 1 + D/L for a Vogel-Fulcher law.
class GlassTemperature final : public MosaicObservable {
 public:
  using MosaicObservable::MosaicObservable;

  static Schema schema() {
    Schema s = mosaic_schema("glass_temperature", {mosaic_time_ratio(), mosaic_form(), mosaic_reference(), mosaic_method()});
    s.summary = "Temperature at which the relaxation time reaches a given multiple of tau_0.";
    s.source = "seed 002, section III; sheet rfot 2.4";
    s.description = "Root of F_dd(T)/(k_B T) = ln(time_ratio) between T_K and 10 T_K. " + std::string(mosaic_critical_temperature_note);
    s.result_unit = "T_K";
    s.result_dims = "time_ratio";
    s.example = "observe.glass_temperature{ time_ratio = 1e15 }:of(glass)";
    return s;
  }

 private:
  Dataset evaluate(MosaicCall& call) const override {
    return mosaic_critical_temperature(call, mosaic_time_ratio_axis(), "glass temperature", {
        [](const mosaic::EntropyCurve& entropy, const mosaic::Mismatch& mismatch, double t) { return mosaic::log_time(entropy, mismatch, t, false); },
        [](double ratio) { return std::log(ratio); },
        [](double constant, double log_ratio) { return constant * constant / (4 * log_ratio); }});
  }
};

const Register<GlassTemperature> registered(__FILE__);

}  // namespace

}  // namespace quench
