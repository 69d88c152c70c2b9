#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/observables/jump_observable.h"
#include "engine/statistics/composed_estimators.h"

namespace quench {

namespace {

/// Two-time functions of sheet traps 6.3: what survives from t_w to t_w + t. A member remembers at t_w a word (its number of
/// jumps, state, visits above the threshold or inherent structure) and compares it at t_w + t.
class Aging final : public MeasuredJumps {
 public:
  explicit Aging(const Params& params)
      : MeasuredJumps(params), kind_(params.text("kind")), wait_(numbers_of(params, "wait")), by_ratio_(params.has("ratio")),
        after_(numbers_of(params, by_ratio_ ? "ratio" : "lag")), threshold_(threshold_of(params.get("threshold"))),
        given_below_(params.boolean("given_below")), one_wait_(params.get("wait").is_number()),
        one_after_(params.get(by_ratio_ ? "ratio" : "lag").is_number()) {}

  static Schema schema() {
    Schema s;
    s.name = "aging";
    s.summary = "Two-time function Pi(t_w, t_w + t) or overlap C: what the walk still shares with its state at t_w.";
    s.source = "sheet traps, section 6.3; Bouchaud, J. Phys. I 2 (1992) 1705";
    s.description =
        "- `\"stay\"`: `Pi_stay`, no jump at all in (t_w, t_w + t].\n"
        "- `\"conf\"`: `Pi_conf`, the same state at both ends, returns allowed; with infinitely many states the same as `\"stay\"`.\n"
        "- `\"threshold\"`: `Pi_thr`, E < threshold at t_w and no visit to E >= threshold in (t_w, t_w + t]. A fraction of all walkers, so "
        "that it begins at P(E(t_w) < threshold); `given_below = true` divides by that, and the error is that of the ratio. On "
        "landscape.traps with kernel \"trap\" every jump passes the landscape's own threshold: from there up Pi_thr is Pi_stay.\n"
        "- `\"basin\"`: `Pi_basin`, the same inherent structure at both ends, returns allowed.\n"
        "- `\"overlap\"`: `C`, mean overlap `1 - 2 d/N` of the states at both ends; needs spins.\n\n"
        "Always stay <= conf, and stay <= threshold for a walker below it. A jump at exactly t_w is made and does not break a stay, one at "
        "exactly t_w + t does. The end is t_w + `lag`, or t_w + `ratio` t_w: give one of the two. Numbers make no dim. Where the script says "
        "clock = \"log\", `wait` and `lag` are natural logarithms (dims `ln_wait`, `ln_lag`); `ratio` is a ratio on every clock.";
    s.family = "states";
    s.description +=
        "\n\nThreshold sources: `\"landscape\"` that of landscape.traps; `\"leading\"` -T_c ln N or -sqrt(2 variance ln N), `\"mean_min\"` the mean lowest "
        "neighbour (both of landscape.rem); `\"effective\"` where up and down moves are equally likely in the step model; `\"local\"` a free energy of "
        "each state's neighbours. `\"auto\"` takes the one that fits and the dataset names it with its value.";
    const auto most = std::numeric_limits<std::size_t>::max();
    s.options = {choice("kind", {"stay", "conf", "threshold", "basin", "overlap"}).need().says("Which function; see above."),
                 array("wait").also(accepts_number).rising().length(1, most).need().says("Waiting time t_w > 0 before the first look."),
                 array("ratio").also(accepts_number).rising().at_least(0).length(1, most).says("omega = t/t_w."),
                 array("lag").also(accepts_number).rising().length(1, most).says("t >= 0, time between the two looks."),
                 threshold_option().by_default("auto"),
                 boolean("given_below").by_default(false).says("True divides Pi_thr by the probability to be below at t_w."),
                 choice("basin", {"inherent", "cluster", "metabasin"}).by_default("inherent").says("What kind \"basin\" calls a basin.")};
    s.check = check_options;
    s.result_dims = "wait, ratio or lag (ln_wait, ln_lag on the log clock)";
    s.example = "observe.aging { kind = \"threshold\", threshold = \"leading\", wait = { 1e3, 1e4 }, ratio = logspace(0.1, 10, 9) }";
    return s;
  }

  std::vector<double> times(const std::vector<double>&) const override {
    if (!(wait_[0] > 0)) throw error("wait", "option \"wait\" is " + shortest(wait_[0]) + "; accepted: times > 0, on clock = \"log\" their logarithms");
    if (!by_ratio_ && after_[0] < 0)
      throw error("lag", "option \"lag\" is " + shortest(after_[0]) + "; accepted: times >= 0, on clock = \"log\" their logarithms");
    for (double wait : wait_)
      for (double after : after_) check_resolution(wait, by_ratio_ ? after * wait : after);
    return all_times(false);
  }
  std::vector<double> log_times(const std::vector<double>&) const override { return all_times(true); }
  bool brings_times() const override { return true; }

  JumpDemand demand(const std::vector<double>&) const override {
    JumpDemand demand;
    if (kind_ == "threshold") demand.thresholds = {threshold_};
    return demand;
  }

  std::optional<JumpQuestion> question() const override {
    if (kind_ == "basin") return std::nullopt;
    JumpQuestion q;
    q.kind = question_kind();
    q.threshold = threshold_;
    q.given_below = given_below_;
    q.wait = wait_;
    (by_ratio_ ? q.ratio : q.lag) = after_;
    q.one_wait = one_wait_;
    q.one_lag = one_after_;
    return q;
  }

 private:
  static void check_options(const Params& params) {
    const std::string& kind = params.text("kind");
    if (params.has("ratio") == params.has("lag"))
      throw params.error(params.has("ratio") ? "lag" : "ratio", params.has("ratio") ? "ratio and lag are both given; accepted: one of the two"
                                                                                      : "ratio or lag is required: when to look again after t_w");
    for (const char* option : {"threshold", "given_below"})
      if (params.given(option) && kind != "threshold")
        throw params.error(option, "option \"" + std::string(option) + "\" has no meaning for kind \"" + kind + "\"; only kind \"threshold\" has a threshold");
    if (params.given("basin") && kind != "basin")
      throw params.error("basin", "option \"basin\" has no meaning for kind \"" + kind + "\"; only kind \"basin\" uses it");
    if (kind == "basin" && params.text("basin") != "inherent")
      throw params.error("basin", "basin \"" + params.text("basin") + "\" is not built yet; built: \"inherent\"");
  }

  /// A lag that doubles cannot add to t_w would silently give another one.
  void check_resolution(double wait, double lag) const {
    if (std::abs(time_after(wait, lag, false) - wait - lag) <= 1e-6 * lag) return;
    throw error(by_ratio_ ? "ratio" : "lag", "t = " + shortest(lag) + " is too short beside wait = " + shortest(wait) + ": doubles there lie " +
                                                 shortest(std::nextafter(wait, 2 * wait) - wait) + " apart; accepted: longer t, or clock = \"log\" with ratio");
  }

  double end(double wait, double after, bool logarithms) const {
    return by_ratio_ ? time_at_ratio(wait, after, logarithms) : time_after(wait, after, logarithms);
  }

  std::vector<double> all_times(bool logarithms) const {
    std::vector<double> out = wait_;
    for (double wait : wait_)
      for (double after : after_) out.push_back(end(wait, after, logarithms));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// What is done at one sample time.
  struct Visit {
    std::vector<std::size_t> begins;  ///< waits that are over
    std::vector<std::size_t> ends;    ///< elements whose t_w + t is reached
  };

  std::vector<Visit> visits(const JumpSetup& setup) const {
    std::vector<Visit> out(setup.times.size());
    const auto at = [&](double time) -> Visit& {
      return out[static_cast<std::size_t>(std::lower_bound(setup.times.begin(), setup.times.end(), time) - setup.times.begin())];
    };
    for (std::size_t w = 0; w < wait_.size(); ++w) {
      at(wait_[w]).begins.push_back(w);
      for (std::size_t a = 0; a < after_.size(); ++a) at(end(wait_[w], after_[a], setup.log_clock)).ends.push_back(w * after_.size() + a);
    }
    return out;
  }

  /// The word that is remembered at t_w.
  std::function<std::uint64_t(const JumpState&)> word(const JumpSetup& setup) const {
    if (kind_ == "stay") return [](const JumpState& walker) { return walker.jumps; };
    if (kind_ == "threshold")
      return [i = setup.simulation.crossing_index(threshold_)](const JumpState& walker) { return walker.crossings[i].visits; };
    if (kind_ == "basin")
      return [l = &setup.landscape](const JumpState& walker) { return inherent_state(*l, *walker.sample, walker.state); };
    return [](const JumpState& walker) { return walker.state; };
  }

  /// What counts at the end, from the words of both ends.
  std::function<double(std::uint64_t, std::uint64_t)> comparison(const JumpSetup& setup) const {
    if (kind_ != "overlap") return [](std::uint64_t before, std::uint64_t now) { return before == now ? 1.0 : 0.0; };
    return [n = setup.landscape.spins()](std::uint64_t before, std::uint64_t now) { return 1 - 2.0 * std::popcount(before ^ now) / n; };
  }

  /// Record: elements [wait][after], below at t_w [wait], remembered words [wait][2].
  JumpRecipe recipe(const JumpSetup& setup) const override {
    check_landscape(setup.landscape);
    const std::size_t waits = wait_.size(), afters = after_.size(), elements = waits * afters;
    JumpRecipe r;
    r.width = elements + 3 * waits;
    std::function<bool(const JumpState&)> below = [](const JumpState&) { return true; };
    if (kind_ == "threshold") below = [i = setup.simulation.crossing_index(threshold_)](const JumpState& walker) { return walker.crossings[i].below; };
    r.record = [visits = visits(setup), word = word(setup), compare = comparison(setup), below, waits, afters, elements](
                   const JumpState& walker, std::size_t index, std::span<double> row) {
      const std::span<double> counted = row.subspan(elements, waits), words = row.subspan(elements + waits);
      const std::uint64_t now = word(walker);
      for (std::size_t w : visits[index].begins) {
        counted[w] = below(walker) ? 1 : 0;
        keep_word(now, words.subspan(2 * w, 2));
      }
      for (std::size_t e : visits[index].ends) {
        const std::size_t w = e / afters;
        row[e] = counted[w] == 0 ? 0 : compare(kept_word(words.subspan(2 * w, 2)), now);
      }
    };
    r.estimator = estimator(elements);
    r.frame = frame(setup);
    return r;
  }

  void check_landscape(const DiscreteLandscape& landscape) const {
    if (kind_ == "overlap" && landscape.spins() == 0)
      throw error("kind", "kind \"overlap\" compares spins, and the states of this landscape are no words of spins; accepted here: \"stay\", \"conf\", \"threshold\"");
    if (kind_ == "basin" && landscape.graph() == Graph::complete)
      throw error("kind", "on the complete graph every state is a neighbour of every other, so the inherent structure is always the ground state: "
                          "kind \"basin\" needs a hypercube or listed edges");
  }

  std::unique_ptr<const Estimator> estimator(std::size_t elements) const {
    if (!given_below_) return std::make_unique<MeanEstimator>(elements);
    std::vector<std::size_t> of_element;
    for (std::size_t e = 0; e < elements; ++e) of_element.push_back(e / after_.size());
    return std::make_unique<RatioEstimator>(std::move(of_element), wait_.size(), "no member was below the threshold at t_w");
  }

  Dataset frame(const JumpSetup& setup) const {
    Dataset d;
    const auto dim = [&](const std::string& name, const std::vector<double>& values, bool one) {
      if (one) {
        d.attributes.emplace_back(name, shortest(values[0]));
      } else {
        d.dims.push_back(name);
        d.coords.push_back(Array::of(values));
      }
    };
    dim(clock_dim("wait", setup.log_clock), wait_, one_wait_);
    dim(by_ratio_ ? "ratio" : clock_dim("lag", setup.log_clock), after_, one_after_);
    const TwoTimeText told = text();
    d.label = told.label;
    d.attributes.emplace_back("kind", told.kind);
    d.attributes.emplace_back("definition", told.definition);
    if (kind_ == "threshold") d.attributes.emplace_back("threshold", setup.simulation.threshold_text(threshold_));
    d.attributes.emplace_back("estimator", given_below_ ? "ratio of means over members" : "mean over members");
    return d;
  }

  /// Of kinds other than "basin", of which the exact engine knows nothing.
  JumpQuestion::Kind question_kind() const {
    using Kind = JumpQuestion::Kind;
    return kind_ == "stay" ? Kind::stay : kind_ == "conf" ? Kind::conf : kind_ == "threshold" ? Kind::threshold : Kind::overlap;
  }

  TwoTimeText text() const {
    if (kind_ == "basin") return {kind_, "Pi_basin", "same inherent structure at t_w and t_w + t, returns allowed"};
    return two_time_text(question_kind(), given_below_);
  }

  std::string kind_;
  std::vector<double> wait_;
  bool by_ratio_;
  std::vector<double> after_;
  ThresholdSource threshold_;
  bool given_below_, one_wait_, one_after_;
};

const Register<Aging> registered(__FILE__);

}  // namespace

}  // namespace quench
