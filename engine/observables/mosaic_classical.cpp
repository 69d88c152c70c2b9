#include "engine/observables/mosaic_classical.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench {

Option mosaic_temperature() { return mosaic_axis("temperature").positive().in("T_g").by_default_text("T_g").says("Temperature.").from("sheet rfot 2"); }

MosaicAxis mosaic_temperature_axis() { return {"temperature", "temperature", MosaicUnit::T_g, 1}; }

Option mosaic_form() {
  return choice("form", {"lin", "RA"}).by_default("lin").says("Configurational entropy delta_cp (T - T_K)/T_K or delta_cp T_g (1/T_K - 1/T).").from("seed 002, eq 36");
}

Option mosaic_reference() {
  return choice("reference", {"fixed", "thermal"}).by_default("fixed").says("Mismatch energy of T_g at all temperatures, or of the current temperature.").from("sheet rfot 2.2");
}

Option mosaic_method() {
  return choice("method", {"microscopic", "elastic"}).by_default("microscopic").says("Mismatch energy from the Lindemann ratio, (3/2) sqrt(3 pi) Lam k_B T, or from the bulk modulus, sqrt(K k_B T/n).").from("seed 003, section II; seed 002, eq 28");
}

Option mosaic_time_ratio() {
  return mosaic_axis("time_ratio").above(1).by_default(1e17).says("tau/tau_0 at the glass transition: 1e17 is an hour, 1e15 in seed 002.").from("sheet rfot A2");
}

MosaicAxis mosaic_time_ratio_axis() { return {"time_ratio", "time_ratio", MosaicUnit::one, 1e17}; }

mosaic::EntropyCurve mosaic_entropy(MosaicCall& call) {
  const bool adam = call.params().text("form") == "RA";
  call.note("form", adam ? "RA: delta_cp T_g (1/T_K - 1/T)" : "lin: delta_cp (T - T_K)/T_K");
  return {adam ? mosaic::EntropyForm::adam : mosaic::EntropyForm::linear, call.record().kauzmann_ratio(), call.record().need("delta_cp")};
}

mosaic::Mismatch mosaic_mismatch(MosaicCall& call) {
  const Params& params = call.params();
  const bool thermal = params.text("reference") == "thermal";
  const bool elastic = params.schema().find("method")->choices.back() == "elastic" && params.text("method") == "elastic";
  call.note("mismatch", std::string(elastic ? "elastic" : "microscopic") + (thermal ? ", of the current temperature" : ", fixed at T_g"));
  if (!elastic) return {mosaic::mismatch_constant(call.record().confinement()), thermal ? 1.0 : 0.0};
  const MosaicRecord& r = call.record();
  const double cube = std::pow(r.bead_size(), 3);
  return {std::sqrt(r.bulk_modulus() * cube / (mosaic::si::boltzmann * r.need("T_g"))), thermal ? 0.5 : 0.0};
}

void warn_of_temperature(MosaicCall& call, double t) {
  if (t > 1.5) call.warn("temperature above 1.5 T_g: the entropy forms are not sensible there");
}

Dataset with_reason(Dataset data) {
  for (double x : data.value.span())
    if (std::isinf(x)) data.reason = "infinite at and below T_K, where the configurational entropy vanishes";
  return data;
}

}  // namespace quench
