#include <algorithm>
#include <cmath>

#include "engine/observables/jump_observable.h"
#include "engine/statistics/lifetimes.h"

namespace quench {

namespace {

constexpr double shortest_bin = 1e-2;
constexpr int bins_per_decade = 10, decades = 18, most_log_bins = 400;

/// Lifetimes of stays or of visits below a threshold, with the one that is still running (sheet traps 5 b0 and b1, 7).
class TrappingTimes final : public MeasuredJumps {
 public:
  explicit TrappingTimes(const Params& params) : MeasuredJumps(params) {
    if (params.has("threshold")) threshold_ = threshold_of(params.get("threshold"));
    if (params.has("reentry")) reentry_ = params.number("reentry");
    if (params.has("at")) at_ = {params.number("at")};
    if (params.has("bins")) bins_ = numbers_of(params, "bins");
    const std::string& quantity = params.text("quantity");
    quantity_ = quantity == "density" ? LifetimeQuantity::density : quantity == "survival" ? LifetimeQuantity::survival : LifetimeQuantity::exponent;
  }

  static Schema schema() {
    Schema s;
    s.name = "trapping_times";
    s.summary = "Lifetimes of traps up to a time, unfinished ones counted: density, survival function or exponent of the tail.";
    s.source = "sheet traps, sections 5 (b0, b1) and 7";
    s.description =
        "Without `threshold` a lifetime is a single stay in one state; with it, a visit to energies below (with `reentry`, a visit begins "
        "below that lower energy and ends at the threshold). Of each member all that ended up to time `at` are complete, the one still "
        "running is censored: dropping it would make tails too steep.\n\n"
        "`quantity = \"density\"`: complete ones in a bin / (all complete ones times the width), over the bins' geometric centres; the "
        "coordinates `complete`, `censored` (numbers in the bin), `log_sum` (sum of ln(lifetime) of both), `lower` and `upper` "
        "(edges) are all that a censored tail fit needs. It shows what ended, and near `at` long ones did not.\n\n"
        "`quantity = \"survival\"`: P(lifetime >= edge) over the edges, from the life table, Kaplan-Meier's estimator in bins: product of "
        "1 - d/(n - c/2) with n at risk, d ended and c censored in each bin.\n\n"
        "`quantity = \"exponent\"`: maximum-likelihood x of a tail S ~ lifetime^-x beyond each edge, n_complete / sum ln(lifetime/edge) with the "
        "sum over complete and censored ones (the density falls as lifetime^(-1-x)); NaN with fewer than 50 complete ones beyond. Read "
        "it as a curve: where it is flat there is a power law.\n\n"
        "Bins not given are ten per decade from 0.01 to `at`. Where the script says clock = \"log\", `at`, `bins` and the dim "
        "`ln_lifetime` are natural logarithms and the density is that of ln(lifetime).";
    s.family = "states";
    s.options = {threshold_option().by_default_text("absent: single stays"),
                 number("reentry").in("energy").by_default_text("threshold").says("A visit begins below this energy, at or below the threshold."),
                 number("at").by_default_text("last of the experiment's times").says("Time up to which lifetimes are collected, > 0."),
                 array("bins").rising().length(2, 100000).by_default_text("ten per decade").says("Edges of the bins, > 0."),
                 choice("quantity", {"density", "survival", "exponent"}).by_default("density").says("What is shown over the lifetime.")};
    s.check = check_options;
    s.result_unit = "1/time for quantity = \"density\"";
    s.result_dims = "lifetime (ln_lifetime on the log clock)";
    s.example = "observe.trapping_times { threshold = -4, quantity = \"exponent\" }";
    return s;
  }

  std::vector<double> times(const std::vector<double>& defaults) const override {
    const std::vector<double> end = log_times(defaults);
    if (!end.empty() && !(end[0] > 0))
      throw error("at", "trapping times up to t = " + shortest(end[0]) + " are none; accepted: times > 0, on clock = \"log\" their logarithms");
    if (!bins_.empty() && !(bins_[0] > 0))
      throw error("bins", "option \"bins\" starts at " + shortest(bins_[0]) + "; accepted: lifetimes > 0, on clock = \"log\" their logarithms");
    return end;
  }
  std::vector<double> log_times(const std::vector<double>& defaults) const override {
    return !at_.empty() || defaults.empty() ? at_ : std::vector<double>{defaults.back()};
  }
  bool brings_times() const override { return !at_.empty(); }

  JumpDemand demand(const std::vector<double>&) const override { return demand_of(edges()); }
  JumpDemand log_demand(const std::vector<double>& defaults) const override { return demand_of(log_edges(log_times(defaults))); }

 private:
  static void check_options(const Params& params) {
    if (!params.has("reentry")) return;
    if (!params.has("threshold")) throw params.error("reentry", "option \"reentry\" has no meaning without \"threshold\"");
    const ThresholdSource threshold = threshold_of(params.get("threshold"));
    if (threshold.kind == ThresholdSource::Kind::number && params.number("reentry") > threshold.value)
      throw params.error("reentry", "option \"reentry\" is " + shortest(params.number("reentry")) + "; accepted: at most the threshold, " +
                                        shortest(threshold.value));
  }

  JumpDemand demand_of(std::vector<double> edges) const {
    JumpDemand demand;
    demand.stays = {StayDemand{threshold_, reentry_, std::move(edges)}};
    return demand;
  }

  /// The same grid for every run, so that runs of different length compare bin by bin; the recipe cuts it at the end time.
  std::vector<double> edges() const {
    if (!bins_.empty()) return bins_;
    std::vector<double> out;
    for (int k = 0; k <= bins_per_decade * decades; ++k) out.push_back(shortest_bin * std::pow(10.0, static_cast<double>(k) / bins_per_decade));
    return out;
  }

  /// Ten per decade as well, or as many wider ones as fit where the end is farther than that.
  std::vector<double> log_edges(const std::vector<double>& end) const {
    if (!bins_.empty() || end.empty()) return bins_;
    const double low = std::log(shortest_bin), fine = std::log(10.0) / bins_per_decade;
    const double range = std::max(end[0] - low, fine), width = std::max(fine, range / most_log_bins);
    std::vector<double> out{low};
    while (out.back() < low + range) out.push_back(low + width * static_cast<double>(out.size()));
    return out;
  }

  /// Edges that a lifetime can reach; those given by the script stay as they are.
  std::vector<double> shown(std::vector<double> edges, double end) const {
    if (!bins_.empty()) return edges;
    const auto beyond = std::lower_bound(edges.begin() + 1, edges.end(), end);
    if (beyond != edges.end()) edges.erase(beyond + 1, edges.end());
    return edges;
  }

  JumpRecipe recipe(const JumpSetup& setup) const override {
    const JumpDemand demand = setup.log_clock ? demand_of(log_edges(setup.times)) : demand_of(edges());
    const std::vector<double> kept = shown(demand.stays[0].edges, setup.times[0]);
    std::vector<double> logs = kept;
    if (!setup.log_clock)
      for (double& edge : logs) edge = std::log(edge);
    auto estimator = std::make_unique<LifetimeEstimator>(quantity_, kept, logs);
    JumpRecipe r;
    r.width = estimator->record_size();
    r.record = [stay = setup.simulation.stay_index(demand.stays[0]), kept, log_clock = setup.log_clock](
                   const JumpState& walker, std::size_t, std::span<double> row) { record_tally(walker.stays[stay], kept, log_clock, row); };
    r.frame = frame(setup, kept);
    r.estimator = std::move(estimator);
    return r;
  }

  /// Rows of the LifetimeEstimator from a tally, whose bins may go on beyond `edges`.
  static void record_tally(const StayTally& tally, const std::vector<double>& edges, bool log_clock, std::span<double> row) {
    const std::size_t width = edges.size() + 1;
    std::fill(row.begin(), row.end(), 0);
    for (std::size_t b = 0; b < tally.complete.size(); ++b) {
      row[std::min(b, width - 1)] += tally.complete[b];
      // Logarithms below the first edge are never used, and that of a lifetime 0 is no number.
      if (b > 0) row[width + std::min(b, width - 1)] += tally.log_sum[b];
    }
    if (std::isnan(tally.running)) return;
    const auto bin = static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), tally.running) - edges.begin());
    row[2 * width + bin] = 1;
    if (bin > 0) row[3 * width + bin] = log_clock ? tally.running : std::log(tally.running);
  }

  Dataset frame(const JumpSetup& setup, const std::vector<double>& edges) const {
    Dataset d;
    d.dims = {clock_dim("lifetime", setup.log_clock)};
    if (quantity_ == LifetimeQuantity::density) {
      const std::vector<double> lower(edges.begin(), edges.end() - 1), upper(edges.begin() + 1, edges.end());
      std::vector<double> centres;
      for (std::size_t b = 0; b < lower.size(); ++b) centres.push_back(setup.log_clock ? (lower[b] + upper[b]) / 2 : std::sqrt(lower[b] * upper[b]));
      d.coords = {Array::of(centres)};
      d.coord_values = {{"lower", Array::of(lower)}, {"upper", Array::of(upper)}};
    } else {
      d.coords = {Array::of(edges)};
    }
    const bool logs = setup.log_clock;
    d.label = quantity_ == LifetimeQuantity::density ? (logs ? "density of ln(lifetime)" : "psi") : quantity_ == LifetimeQuantity::survival ? "S" : "x";
    d.unit = quantity_ == LifetimeQuantity::density && !logs ? "1/time" : "";
    d.attributes.emplace_back("lifetime", threshold_ ? "visits below the threshold" : "single stays in one state");
    if (threshold_) d.attributes.emplace_back("threshold", setup.simulation.threshold_text(*threshold_));
    if (reentry_) d.attributes.emplace_back("reentry", shortest(*reentry_));
    d.attributes.emplace_back(clock_dim("t", logs), shortest(setup.times[0]));
    d.attributes.emplace_back("estimator", quantity_ == LifetimeQuantity::density    ? "complete / (all complete * width)"
                                           : quantity_ == LifetimeQuantity::survival ? "life table (Kaplan-Meier in bins)"
                                                                                     : "maximum likelihood with censored lifetimes");
    return d;
  }

  std::optional<ThresholdSource> threshold_;
  std::optional<double> reentry_;
  std::vector<double> at_, bins_;
  LifetimeQuantity quantity_ = LifetimeQuantity::density;
};

const Register<TrappingTimes> registered(__FILE__);

}  // namespace

}  // namespace quench
