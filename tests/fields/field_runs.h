// Declaring fields and running them, as a script would, for the tests of this folder.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/model.h"
#include "engine/landscapes/field.h"

namespace fields {

using namespace quench;
using Options = std::map<std::string, Value>;

inline ObjectPtr declared(const std::string& category, const std::string& name, Options options) {
  const Schema* schema = Registry::get().find(category, name);
  if (!schema) throw Error(ErrorKind::internal, "no " + category + "." + name);
  auto object = std::make_shared<const Object>(*schema, validated(*schema, std::move(options)), SourcePlace{});
  check_declaration(*object);
  return object;
}

template <class T> std::shared_ptr<const T> made(const std::string& name, Options options) {
  return std::dynamic_pointer_cast<const T>(make_model(*declared(T::category, name, std::move(options))));
}

// Formulas over the input q, as tracing would record them.
struct Formula {
  Expression e;
  Formula(Expression x) : e(std::move(x)) {}
  Formula(double x) : e(constant(x)) {}
};
inline Formula operator+(const Formula& a, const Formula& b) { return apply(Op::add, {a.e, b.e}); }
inline Formula operator-(const Formula& a, const Formula& b) { return apply(Op::subtract, {a.e, b.e}); }
inline Formula operator*(const Formula& a, const Formula& b) { return apply(Op::multiply, {a.e, b.e}); }
inline Formula operator/(const Formula& a, const Formula& b) { return apply(Op::divide, {a.e, b.e}); }
inline Formula named(const std::string& name) { return input(name); }

inline Value function_of(std::vector<std::string> arguments, const Formula& body) {
  Function f;
  f.arguments = std::move(arguments);
  f.body = body.e;
  return Value(std::make_shared<const Function>(std::move(f)));
}

inline Array lengths_array(const std::vector<std::size_t>& lengths) {
  return Array::of(std::vector<double>(lengths.begin(), lengths.end()));
}

/// W = m2 q^2 / 2.
inline std::shared_ptr<const Landscape> quadratic(double m2) {
  const Formula q = named("q");
  return made<Landscape>("overlap", {{"potential", function_of({"q"}, Formula(m2 / 2) * q * q)}});
}

/// Everything of a run; `simulation()` makes it.
struct FieldRun {
  std::vector<std::size_t> lengths;
  Options dynamics;                                   ///< besides the lattice
  std::shared_ptr<const Landscape> landscape = made<Landscape>("overlap", {});
  std::vector<std::shared_ptr<const Noise>> noises;
  Value start;
  std::vector<double> times{1};
  PointAddress address{42, "test", ""};
  Halvings halvings;
  bool bridge = false;
  const std::atomic<int>* interrupt = nullptr;

  std::shared_ptr<Simulation> simulation() const {
    Options options = dynamics;
    if (!lengths.empty()) options.emplace("lattice", lengths_array(lengths));
    SimulationSetup setup;
    setup.landscape = landscape;
    setup.noises = noises;
    setup.start = start;
    setup.times = times;
    setup.address = address;
    setup.halvings = halvings;
    setup.bridge = bridge;
    setup.interrupt = interrupt;
    return made<Dynamics>("langevin", options)->simulation(setup);
  }
};

inline std::vector<MemberAddress> members_from(std::uint64_t first, std::size_t count) {
  std::vector<MemberAddress> members;
  for (std::uint64_t m = first; m < first + count; ++m) members.push_back({m, m, 0});
  return members;
}

inline std::vector<double> field_of(const Crew& crew, std::size_t lane) {
  const auto q = dynamic_cast<const FieldState&>(crew.state(lane)).q();
  return {q.begin(), q.end()};
}

/// Field of one member at every sample time.
inline std::vector<std::vector<double>> trajectory(const Simulation& simulation, const MemberAddress& member, std::size_t samples) {
  const auto crew = simulation.crew();
  crew->start({&member, 1});
  std::vector<std::vector<double>> fields;
  for (std::size_t sample = 0; sample < samples; ++sample) {
    crew->advance(sample);
    fields.push_back(field_of(*crew, 0));
  }
  return fields;
}

inline std::vector<double> final_field(const FieldRun& run, const MemberAddress& member = {}) {
  return trajectory(*run.simulation(), member, run.times.size()).back();
}

/// Calls `look(field)` with the last field of members 0 ... count - 1, advanced as many together as the simulation allows.
template <class Look> void each_member(const FieldRun& run, std::size_t count, Look look) {
  const auto simulation = run.simulation();
  const auto crew = simulation->crew();
  for (std::size_t first = 0; first < count; first += simulation->lanes()) {
    const auto members = members_from(first, std::min(simulation->lanes(), count - first));
    crew->start(members);
    for (std::size_t sample = 0; sample < run.times.size(); ++sample) crew->advance(sample);
    for (std::size_t lane = 0; lane < members.size(); ++lane) look(dynamic_cast<const FieldState&>(crew->state(lane)).q());
  }
}

inline const std::vector<std::string> schemes{"euler", "heun"};

/// All kinds of noise in a W4 potential.
inline FieldRun noisy_run(std::vector<std::size_t> lengths, const std::string& scheme = "euler") {
  FieldRun run;
  run.lengths = std::move(lengths);
  run.landscape = made<Landscape>("overlap", {{"cstar", 0.5}, {"scale", 4}});
  run.noises = {made<Noise>("quenched", {{"variance", 0.02}}), made<Noise>("tilt", {{"variance", 0.01}}), made<Noise>("thermal", {{"temperature", 0.003}})};
  run.dynamics = {{"step", 0.02}, {"scheme", scheme}};
  run.times = {0, 0.1, 0.25, 0.3};
  return run;
}

/// Message of the error that `action` throws.
inline std::string message_of(const std::function<void()>& action, ErrorKind kind = ErrorKind::argument) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    return error.message();
  }
  return "no error";
}

}  // namespace fields
