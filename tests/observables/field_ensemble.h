// Observables on fields given by hand: the smallest simulation, members as vectors, and the walk the runner makes.
#pragma once

#include <cmath>
#include <random>

#include "engine/landscapes/field.h"
#include "engine/statistics/jackknife.h"

namespace quench::testing {

class GivenFields final : public FieldSimulation {
 public:
  explicit GivenFields(Lattice lattice) : lattice_(std::move(lattice)) {}
  const Lattice& lattice() const override { return lattice_; }
  std::unique_ptr<Crew> crew() const override { throw Error(ErrorKind::internal, "not a simulation"); }

 private:
  Lattice lattice_;
};

/// [member][time][site]
using Fields = std::vector<std::vector<std::vector<double>>>;

inline std::shared_ptr<const Observable> observable(const std::string& name, std::map<std::string, Value> options) {
  const Schema* schema = Registry::get().find("observe", name);
  if (schema == nullptr) throw Error(ErrorKind::internal, "no observable " + name);
  const Object object(*schema, validated(*schema, std::move(options)), {});
  return std::dynamic_pointer_cast<const Observable>(make_model(object));
}

/// What a run over these fields gives; `replicas` members per disorder sample.
inline Dataset measure(const std::string& name, const std::map<std::string, Value>& options, const Lattice& lattice, const Fields& fields,
                       const std::vector<double>& times, std::size_t replicas = 1) {
  const GivenFields simulation(lattice);
  MeasurementSetup setup;
  setup.simulation = &simulation;
  setup.default_times = times;
  setup.members = fields.size();
  setup.replicas = replicas;
  const auto model = observable(name, options);
  const auto measurement = model->measurement(setup);
  const Estimator& estimator = measurement->estimator();
  const std::size_t width = estimator.accumulator_size();
  std::vector<double> groups(fields.size() / replicas * width, 0.0);
  for (std::size_t m = 0; m < fields.size(); ++m) {
    std::vector<double> record(measurement->record_size());
    for (std::size_t i = 0; i < measurement->times().size(); ++i) {
      FieldState state;
      state.member.member = m;
      state.time = measurement->times()[i];
      state.lattice = &lattice;
      state.components = {fields[m][i]};
      measurement->record(state, i, record);
    }
    estimator.add(std::span(groups).subspan(m / replicas * width, width), record);
  }
  Dataset d = measurement->frame();
  std::size_t elements = 1;
  for (const Array& c : d.coords) elements *= c.size();
  fill(d, jackknife(estimator, groups, elements), replicas > 1 ? "disorder" : "members", static_cast<double>(fields.size()));
  return d;
}

/// Rough fields with a mean that differs from member to member and falls with time.
inline Fields random_fields(const Lattice& lattice, std::size_t members, std::size_t times, unsigned seed) {
  std::mt19937_64 generator(seed);
  const auto uniform = [&] { return (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53 - 0.5; };
  Fields fields(members, std::vector<std::vector<double>>(times, std::vector<double>(lattice.sites())));
  for (auto& member : fields)
    for (std::size_t t = 0; t < times; ++t) {
      const double mean = 0.9 - 0.2 * static_cast<double>(t) + 0.3 * uniform();
      for (double& q : member[t]) q = mean + 0.5 * uniform();
    }
  return fields;
}

inline double mean_of(const std::vector<double>& x) {
  double s = 0;
  for (double v : x) s += v;
  return s / static_cast<double>(x.size());
}

/// Lattice means of every member at one time.
inline std::vector<double> lattice_means(const Fields& fields, std::size_t time) {
  std::vector<double> means;
  for (const auto& member : fields) means.push_back(mean_of(member[time]));
  return means;
}

inline double variance_of(const std::vector<double>& x) {
  double s = 0;
  for (double v : x) s += (v - mean_of(x)) * (v - mean_of(x));
  return s / static_cast<double>(x.size() - 1);
}

}  // namespace quench::testing
