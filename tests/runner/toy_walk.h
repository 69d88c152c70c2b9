// Toy landscapes and noises, and the walk that moves in them. See toy.h.
#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/model.h"
#include "engine/core/schema.h"
#include "engine/run/run.h"
#include "engine/statistics/estimators.h"

namespace toy {

using namespace quench;

inline Schema toy_schema(const char* name, const char* family, std::vector<Option> options = {}) {
  Schema s;
  s.name = name;
  s.family = family;
  s.options = std::move(options);
  return s;
}

/// W = curvature q^2 / 2.
class Well final : public Landscape {
 public:
  static Schema schema() { return toy_schema("toy_well", "field", {quench::number("curvature").by_default(1.0)}); }
  explicit Well(const Params& p) : curvature(p.number("curvature")) {}
  double curvature;
};

class Levels final : public Landscape {
 public:
  static Schema schema() { return toy_schema("toy_levels", "states"); }
  explicit Levels(const Params&) {}
};

class Kicks final : public Noise {
 public:
  static Schema schema() {
    return toy_schema("toy_kicks", "field",
                      {quench::number("temperature").by_default(1.0), quench::number("frozen").by_default(0.0)});
  }
  explicit Kicks(const Params& p) : temperature(p.number("temperature")), frozen(p.number("frozen")) {}
  double temperature, frozen;
};

class Flips final : public Noise {
 public:
  static Schema schema() { return toy_schema("toy_flips", "states"); }
  explicit Flips(const Params&) {}
};

class WalkState final : public State {
 public:
  double q = 0;
};

struct WalkOptions {
  double step = 0, first_step = 0.25;   ///< 0: automatic, from first_step
  std::size_t lanes = 1;
  double pause = 0;                     ///< microseconds per step, to make runs last
  std::int64_t diverges = 0;            ///< member (from 1) that blows up ...
  double when = 0;                      ///< ... at this time
  bool only_coarse = false;             ///< ... unless the step was halved
  std::size_t memory = 0;
};

class WalkSimulation final : public Simulation {
 public:
  WalkSimulation(const SimulationSetup& setup, const WalkOptions& options) : setup_(setup), options_(options) {
    curvature_ = static_cast<const Well&>(*setup.landscape).curvature;
    for (const auto& noise : setup.noises) {
      temperature_ += static_cast<const Kicks&>(*noise).temperature;
      frozen_ += static_cast<const Kicks&>(*noise).frozen;
    }
    start_ = setup.start.is_number() ? setup.start.number() : 1;
    const auto most = std::min_element(setup.halvings.begin(), setup.halvings.end());
    step_ = options.step > 0 ? options.step : options.first_step / std::exp2(most == setup.halvings.end() ? 0 : *most);
  }
  std::size_t lanes() const override { return options_.lanes; }
  std::unique_ptr<Crew> crew() const override;
  double step() const override { return step_; }
  double step_to(std::size_t sample) const {
    return options_.step > 0 || setup_.halvings.empty() ? step_ : options_.first_step / std::exp2(setup_.halvings[sample]);
  }
  bool automatic_step() const override { return options_.step == 0; }
  std::size_t bytes_per_crew() const override { return options_.memory; }
  std::vector<std::string> warnings() const override {
    return step_ > 1 ? std::vector<std::string>{"step " + shortest(step_) + " is above 1"} : std::vector<std::string>{};
  }
  std::vector<std::pair<std::string, std::string>> facts() const override { return {{"scheme", "euler"}}; }

  SimulationSetup setup_;
  WalkOptions options_;
  double curvature_ = 1, temperature_ = 0, frozen_ = 0, start_ = 1, step_ = 1;
};

/// Uniform in (-1, 1) with variance 1/3, scaled to variance 1.
inline double kick(const StreamKey& key, std::uint64_t member, std::uint64_t step) {
  ScalarStream stream(key, static_cast<std::uint32_t>(member), step);
  return (static_cast<double>(stream() >> 11) * 0x1p-52 - 1) * std::sqrt(3.0);
}

class WalkCrew final : public Crew {
 public:
  explicit WalkCrew(const WalkSimulation& s) : s_(s) {}

  void start(std::span<const MemberAddress> members) override {
    take(members);
    q_.assign(members.size(), s_.start_);
    done_ = begun_ = inside_ = 0;
  }
  void advance(std::size_t sample) override {
    const double from = sample == 0 ? 0 : s_.setup_.times[sample - 1], to = s_.setup_.times[sample];
    const auto steps = static_cast<std::uint64_t>(std::ceil((to - from) / s_.step_to(sample) - 1e-9));
    const double dt = steps > 0 ? (to - from) / static_cast<double>(steps) : 0;
    arrived_ = true;
    while (inside_ < steps) {
      if (s_.setup_.interrupt && s_.setup_.interrupt->load() != 0 && inside_ % 8 == 7 && arrived_) {
        arrived_ = false;
        ++inside_, ++done_;
        one_step(dt, from + static_cast<double>(inside_) * dt);
        return;
      }
      ++inside_, ++done_;
      one_step(dt, from + static_cast<double>(inside_) * dt);
    }
    inside_ = 0;
    for (std::size_t lane = 0; lane < q_.size(); ++lane) {
      states_[lane].q = q_[lane];
      states_[lane].time = to;
    }
  }
  bool arrived() const override { return arrived_; }
  const State& state(std::size_t lane) const override { return states_[lane]; }
  const Divergence* diverged(std::size_t lane) const override { return lost_[lane] ? &*lost_[lane] : nullptr; }
  void save(ByteWriter& out) const override {
    out.numbers(q_);
    out.u64(done_);
    out.u64(inside_);
  }
  void load(ByteReader& in, std::span<const MemberAddress> members, std::size_t) override {
    take(members);
    q_ = in.numbers();
    done_ = in.u64();
    inside_ = in.u64();
  }

 private:
  void take(std::span<const MemberAddress> members) {
    members_.assign(members.begin(), members.end());
    states_.assign(members.size(), {});
    lost_.assign(members.size(), {});
    arrived_ = true;
    frozen_.clear();
    for (std::size_t lane = 0; lane < members.size(); ++lane) {
      states_[lane].member = members[lane];
      const StreamKey key = stream_key(s_.setup_.address, members[lane].disorder, Purpose::quenched);
      frozen_.push_back(s_.frozen_ * kick(key, 0, 0));
    }
  }
  void one_step(double dt, double t) {
    if (s_.options_.pause > 0) std::this_thread::sleep_for(std::chrono::duration<double, std::micro>(s_.options_.pause));
    for (std::size_t lane = 0; lane < q_.size(); ++lane) {
      if (lost_[lane]) continue;
      const StreamKey key = stream_key(s_.setup_.address, members_[lane].disorder, Purpose::thermal);
      const double xi = kick(key, members_[lane].replica + 1000 * members_[lane].member, done_) * std::sqrt(2 * s_.temperature_ * dt);
      if (!s_.setup_.bridge) {
        q_[lane] += dt * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi;
      } else {
        const StreamKey bridge = stream_key(s_.setup_.address, members_[lane].disorder, Purpose::refinement);
        const double split = kick(bridge, members_[lane].member, done_) * std::sqrt(s_.temperature_ * dt / 2);
        q_[lane] += dt / 2 * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi / 2 + split;
        q_[lane] += dt / 2 * (frozen_[lane] - s_.curvature_ * q_[lane]) + xi / 2 - split;
      }
      const bool doomed = s_.options_.diverges == static_cast<std::int64_t>(members_[lane].member) + 1 && t >= s_.options_.when &&
                          !(s_.options_.only_coarse && !s_.setup_.halvings.empty() && s_.setup_.halvings.back() > 0);
      if (doomed) {
        q_[lane] = std::numeric_limits<double>::quiet_NaN();
        lost_[lane] = Divergence{"q", done_, t, {3, 14, 15}, {"in the force of landscape.toy_well: log of -2.1e-04"}};
      }
    }
  }

  const WalkSimulation& s_;
  std::vector<MemberAddress> members_;
  std::vector<double> q_, frozen_;
  std::vector<WalkState> states_;
  std::vector<std::optional<Divergence>> lost_;
  std::uint64_t done_ = 0, begun_ = 0, inside_ = 0;
  bool arrived_ = true;
};

inline std::unique_ptr<Crew> WalkSimulation::crew() const { return std::make_unique<WalkCrew>(*this); }

class Walk final : public Dynamics {
 public:
  static Schema schema() {
    return toy_schema("toy_walk", "field",
                      {quench::number("step").by_default(0.0), quench::number("first_step").by_default(0.25), quench::integer("lanes").by_default(1).no_numeric_effect(),
                       quench::number("pause").by_default(0.0).no_numeric_effect(), quench::integer("diverges").by_default(0), quench::number("when").by_default(0.0),
                       quench::boolean("only_coarse").by_default(false), quench::number("memory").by_default(0.0).no_numeric_effect()});
  }
  explicit Walk(const Params& p) {
    options_.step = p.number("step");
    options_.first_step = p.number("first_step");
    options_.lanes = static_cast<std::size_t>(p.integer("lanes"));
    options_.pause = p.number("pause");
    options_.diverges = p.integer("diverges");
    options_.when = p.number("when");
    options_.only_coarse = p.boolean("only_coarse");
    options_.memory = static_cast<std::size_t>(p.number("memory"));
  }
  std::unique_ptr<Simulation> simulation(const SimulationSetup& setup) const override {
    return std::make_unique<WalkSimulation>(setup, options_);
  }

 private:
  WalkOptions options_;
};

class Jumps final : public Dynamics {
 public:
  static Schema schema() { return toy_schema("toy_jumps", "states", {quench::text("clock")}); }
  explicit Jumps(const Params&) {}
  std::unique_ptr<Simulation> simulation(const SimulationSetup&) const override { throw Error(ErrorKind::internal, "never run"); }
};

}  // namespace toy
