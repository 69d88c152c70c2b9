// What all observables of the mosaic share: overriding the record, axes and results in reduced or SI units, warnings.
#pragma once

#include <functional>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/core/model.h"
#include "engine/landscapes/mosaic.h"

namespace quench {

/// Units of axes and results. The first word is the reduced unit.
enum class MosaicUnit {
  one, T_g, T_D, T_K, k_B_per_bead, k_B_per_domain, k_B_T_g, hbar_w_D, w_D, bead_mass, tension /* k_B T_g/a^2 */, pascal_second, second,
};

/// An option that is an axis of the result when given as an array; `dim` names the axis.
struct MosaicAxis {
  std::string option, dim;
  MosaicUnit unit = MosaicUnit::one;
  double fallback = std::numeric_limits<double>::quiet_NaN();  ///< reduced value where the option is absent
};

/// One evaluation: the record with this call's overrides, and what must be said beside the numbers.
class MosaicCall {
 public:
  MosaicCall(const Params& params, const Landscape& landscape);

  const Params& params() const { return params_; }
  const MosaicRecord& record() const { return record_; }
  bool in_si() const { return si_; }

  /// theta, or 4.4 with a warning where it is absent (sheet rfot A8). Warns outside 1 to 10.
  double theta();
  /// Warns once: stored as the attribute "warning".
  void warn(const std::string& text);
  /// Stores a convention or a constant used with the data.
  void note(std::string name, std::string value) { notes_.emplace_back(std::move(name), std::move(value)); }

  /// Values of an axis in reduced units: from plain numbers, or from quantities (temperatures; energies, frequencies as hbar w).
  std::vector<double> values(const MosaicAxis& axis) const;
  /// One number per combination of the axes, the last fastest; `f` takes and gives reduced values.
  Dataset tabulate(const std::vector<MosaicAxis>& axes, MosaicUnit unit, const std::string& label,
                   const std::function<double(std::span<const double>)>& f);
  /// The same from results already computed, in that order.
  Dataset assemble(const std::vector<MosaicAxis>& axes, MosaicUnit unit, const std::string& label, std::vector<double> results);
  /// Results over one dim that is no option.
  Dataset assemble_over(const std::string& dim, std::vector<double> coords, MosaicUnit unit, const std::string& label, std::vector<double> results);

 private:
  const Params& params_;
  MosaicRecord record_;
  bool si_;
  double si_size(MosaicUnit unit) const;  ///< size of a plain number in that unit: in SI, else 1
  /// Fills in value, unit, label and attributes of a dataset whose dims and coords are set.
  Dataset finished(Dataset data, MosaicUnit unit, const std::string& label, std::vector<double> results);

  std::vector<std::string> warnings_;
  std::vector<std::pair<std::string, std::string>> notes_;
};

/// Base of the observables of the mosaic: deterministic computations over their own arrays.
class MosaicObservable : public Observable {
 public:
  explicit MosaicObservable(const Params& params) : params_(params) {}
  bool deterministic() const override { return true; }
  bool brings_times() const override { return true; }
  Dataset compute(const Landscape& landscape) const final;

 protected:
  virtual Dataset evaluate(MosaicCall& call) const = 0;

 private:
  Params params_;
};

/// A number or an array of numbers; an array makes an axis of the result.
Option mosaic_axis(std::string name);
/// Schema with the family, the given options and behind them `units` and the overriding record options. `check` still free.
Schema mosaic_schema(std::string name, std::vector<Option> options);
/// Option `coupling` of observables built on the ripplons, and its check: only "none" is built.
Option mosaic_coupling();
void check_mosaic_coupling(const Params& params);

}  // namespace quench
