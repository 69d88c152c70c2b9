// Family "field": one or more real components on a periodic lattice, moved by a potential's force.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/lattice.h"
#include "engine/core/model.h"
#include "engine/core/expression.h"

namespace quench {

/// Overlap field potential, per site: force(q) = -W'(q). Gradient cost K multiplies the Laplacian.
class FieldLandscape : public Landscape {
 public:
  /// W(q) as a graph over the input "q"; empty where only the force was given.
  virtual Expression potential() const = 0;
  /// -W'(q) as a graph over the input "q".
  virtual Expression force() const = 0;
  virtual double gradient_cost() const = 0;
};

/// Components of the field at a sample time; component 0 is q. Site index: last axis fastest.
class FieldState : public State {
 public:
  const Lattice* lattice = nullptr;
  std::vector<std::span<const double>> components;
  std::span<const double> q() const { return components.front(); }
};

class FieldSimulation : public Simulation {
 public:
  virtual const Lattice& lattice() const = 0;
};

/// What a noise adds to a field. Each noise of the family answers the questions that concern it; the defaults add nothing.
class FieldNoise : public Noise {
 public:
  /// Throws an argument error where this noise cannot live on the lattice (a field of another shape, say).
  virtual void check(const Lattice&) const {}
  /// Choices and numbers for the report, as Simulation::facts.
  virtual std::vector<std::pair<std::string, std::string>> facts(const Lattice&) const { return {}; }
  /// Adds the frozen part of the force of one disorder sample; `field` has lattice.sites() elements.
  virtual void add_frozen(const Lattice&, const PointAddress&, const MemberAddress&, std::span<double> field) const {
    (void)field;
  }
  virtual bool has_frozen() const { return false; }
  /// Temperature of white thermal noise, 0 for none; single-precision draws where `single_precision()`.
  virtual double temperature() const { return 0; }
  virtual bool single_precision() const { return false; }
  /// Prescribed increments sigma*xi, rows = steps, columns = sites; null for drawn noise.
  virtual const Array* increments() const { return nullptr; }
};

}  // namespace quench
