#include "engine/observables/mosaic_critical_temperature.h"

#include <cmath>

namespace quench {

Dataset mosaic_critical_temperature(MosaicCall& call, const MosaicAxis& axis, const std::string& label, const DropletCondition& condition) {
  std::function<double(double)> root;
  if (call.record().has("T_g") || call.params().text("method") == "elastic") {
    const mosaic::EntropyCurve entropy = mosaic_entropy(call);
    const mosaic::Mismatch mismatch = mosaic_mismatch(call);
    root = [entropy, mismatch, &condition](double target) {
      const double t = mosaic::temperature_where([&](double x) { return condition.quantity(entropy, mismatch, x); }, target, entropy.kauzmann);
      return t / entropy.kauzmann;
    };
  } else {
    call.note("mismatch", "microscopic, at the temperature looked for");
    const double constant = mosaic::mismatch_constant(call.record().confinement()), jump = call.record().need("delta_cp");
    root = [constant, jump, &condition](double target) { return 1 + condition.entropy_at(constant, target) / jump; };
  }
  Dataset data = call.tabulate({axis}, MosaicUnit::T_K, label, [&](auto x) { return root(condition.target(x[0])); });
  for (double x : data.value.span())
    if (std::isnan(x)) data.reason = "no such temperature between T_K and 10 T_K";
  return data;
}

}  // namespace quench
