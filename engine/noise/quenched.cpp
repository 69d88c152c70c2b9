// noise.quenched: frozen random force omega(x), Gaussian, <omega(x) omega(y)> = variance delta(x-y), or variance f(|x-y|).
// Seed 000, eqs (26), (29), and its footnote 3 for the correlated case; sheet overlap_field, section 2:
//   white        omega_i = sqrt(variance / dx^d) zeta_i
//   correlated   E omega_i omega_j = variance f(r_ij), r the shortest periodic distance, f as given (white is f = delta_ij/dx^d):
//                the transform of unit normals times sqrt(variance f^(k)), f^(k) = sum_r f(r) exp(-i k r)
#include <algorithm>
#include <cmath>
#include <complex>

#include "engine/functions/kernel.h"
#include "engine/landscapes/field.h"
#include "engine/numerics/fft.h"
#include "engine/numerics/normals.h"

namespace quench {

namespace {

/// Shortest periodic distance of every site from the first.
std::vector<double> distances(const Lattice& lattice) {
  std::vector<double> r(lattice.sites());
  for (std::size_t site = 0; site < r.size(); ++site) {
    std::size_t rest = site;
    double square = 0;
    for (std::size_t axis = lattice.dimension(); axis-- > 0;) {
      const std::size_t length = lattice.lengths[axis], n = rest % length;
      const double step = static_cast<double>(std::min(n, length - n));
      square += step * step;
      rest /= length;
    }
    r[site] = lattice.spacing * std::sqrt(square);
  }
  return r;
}

/// Frozen force as declared: drawn white, drawn with a correlation, or given.
class Quenched final : public FieldNoise {
 public:
  explicit Quenched(const Params& params) : variance_(params.has("variance") ? params.number("variance") : 0) {
    if (params.has("correlation")) correlation_ = params.get("correlation").as<FunctionPtr>();
    if (params.has("disorder")) disorder_ = params.integer("disorder");
    if (params.has("field")) field_ = params.array("field");
  }

  static Schema schema();
  bool has_frozen() const override { return true; }

  void check(const Lattice& lattice) const override {
    if (field_ && field_->size() != lattice.sites())
      throw argument_error("option \"field\" has " + std::to_string(field_->size()) + " numbers, but the lattice has " +
                           std::to_string(lattice.sites()) + " sites")
          .about("noise.quenched").option("field");
    if (correlation_) spectrum_of_correlation(lattice);
  }

  std::vector<std::pair<std::string, std::string>> facts(const Lattice& lattice) const override {
    if (field_) return {{"quenched noise", "given field"}};
    std::string sample = disorder_ ? ", sample " + std::to_string(*disorder_) : "";
    if (!correlation_) return {{"quenched noise", "white, variance " + shortest(variance_) + sample}};
    const double power = variance_ * lattice.cell() * spectrum_of_correlation(lattice).front();
    return {{"quenched noise", "correlated, variance " + shortest(variance_) + " times f(r), f as given" + sample},
            {"power of the quenched noise at k = 0", shortest(power)}};
  }

  void add_frozen(const Lattice& lattice, const PointAddress& point, const MemberAddress& member, std::span<double> field) const override {
    if (field_) {
      for (std::size_t i = 0; i < field.size(); ++i) field[i] += (*field_)[i];
      return;
    }
    std::vector<double> omega(field.size());
    fill_normals({disorder_ ? fixed_key(*disorder_, "noise.quenched", Purpose::quenched) : stream_key(point, member.disorder, Purpose::quenched), 0, 0},
                 0, omega);
    if (correlation_) correlate(lattice, omega);
    const double factor = std::sqrt(correlation_ ? variance_ : variance_ / lattice.cell());
    for (std::size_t i = 0; i < field.size(); ++i) field[i] += factor * omega[i];
  }

 private:
  /// f^(k) over the half spectrum, k = 0 first. Throws where it is negative beyond rounding: no such noise exists.
  std::vector<double> spectrum_of_correlation(const Lattice& lattice) const {
    const RealTransform transform(lattice.lengths);
    const std::vector<double> r = distances(lattice);
    std::vector<double> f(r.size()), power(transform.modes());
    Kernel({correlation_->body}, {"r"}).evaluate(r.data(), f.data(), r.size());
    std::vector<std::complex<double>> spectrum(transform.modes());
    transform.forward(f, spectrum);
    std::transform(spectrum.begin(), spectrum.end(), power.begin(), [](std::complex<double> a) { return a.real(); });
    const double largest = *std::max_element(power.begin(), power.end()), smallest = *std::min_element(power.begin(), power.end());
    if (!(smallest >= -1e-10 * std::abs(largest)))
      throw argument_error("option \"correlation\" is no covariance on this lattice: its transform is " + shortest(smallest) +
                           " at one wave vector (largest: " + shortest(largest) + ")")
          .about("noise.quenched").option("correlation").at(correlation_->declared);
    for (double& p : power) p = std::max(p, 0.0);
    return power;
  }

  void correlate(const Lattice& lattice, std::span<double> omega) const {
    const RealTransform transform(lattice.lengths);
    const std::vector<double> power = spectrum_of_correlation(lattice);
    std::vector<std::complex<double>> modes(transform.modes());
    transform.forward(omega, modes);
    for (std::size_t k = 0; k < modes.size(); ++k) modes[k] *= std::sqrt(power[k]) / static_cast<double>(omega.size());
    transform.inverse(modes, omega);
  }

  double variance_;
  FunctionPtr correlation_;
  std::optional<std::int64_t> disorder_;
  std::optional<Array> field_;
};

void check_source(const Params& params) {
  if (!params.has("variance") && !params.has("field")) throw params.error("variance", "option \"variance\" (or \"field\") is required");
  if (!params.has("field")) return;
  for (const char* option : {"variance", "correlation", "disorder"})
    if (params.has(option))
      throw params.error(option, std::string("option \"") + option + "\" has no meaning beside \"field\", which is used as it is");
}

Schema Quenched::schema() {
  Schema s;
  s.name = "quenched";
  s.summary = "Random force frozen in each disorder sample.";
  s.source = "seed 000, eqs (26), (29) and footnote 3; sheet overlap_field, section 2";
  s.description =
      "`<omega(x) omega(y)> = variance delta(x-y)`, on the lattice `omega_i = sqrt(variance/dx^d) zeta_i`. With `correlation = f(r)`: "
      "`E omega_i omega_j = variance f(r_ij)`, `r` the shortest periodic distance, `f` used as given (white noise is `f = delta_ij/dx^d`).";
  s.family = "field";
  s.options = {
      number("variance").at_least(0).in("force^2 length^d").says("Strength g of the noise.").from("seed 000, eq (26)"),
      function("correlation", {{"r", 0, 10}}).says("Covariance f(r) in units of the variance, in place of white noise.").from("seed 000, footnote 3"),
      array("field").in("force").says("The force on each site as it enters the equation, in place of a drawn one.")
          .from("sheet overlap_field, section 3"),
      integer("disorder").says("Fixes sample k: the same normals in every member, sweep point, experiment and seed.")};
  s.check = check_source;
  s.example = "noise.quenched { variance = 0.02 }";
  return s;
}

const Register<Quenched> registered(__FILE__);

}  // namespace

}  // namespace quench
