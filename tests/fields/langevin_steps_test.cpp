// The steps of dynamics.langevin against slow plain Euler and Heun schemes, on lattices of every shape the stencil treats apart, and
// against the exact answers of the linear field (sheet overlap_field, sections 3 and 12).
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/numerics/normals.h"
#include "tests/fields/field_runs.h"

using namespace fields;

namespace {

/// Sum over neighbours minus 2 d q, the obvious way.
std::vector<double> laplacian(const std::vector<double>& q, const std::vector<std::size_t>& lengths, double spacing) {
  std::vector<double> out(q.size(), 0.0);
  std::size_t stride = q.size();
  for (std::size_t length : lengths) {
    stride /= length;
    for (std::size_t i = 0; i < q.size(); ++i) {
      const std::size_t n = i / stride % length, line = i - n * stride;
      out[i] += q[line + (n + 1) % length * stride] + q[line + (n + length - 1) % length * stride] - 2 * q[i];
    }
  }
  for (double& x : out) x /= spacing * spacing;
  return out;
}

std::vector<double> normals(std::uint32_t which, std::size_t n) {
  std::vector<double> x(n);
  fill_normals({fixed_key(7, "test fields", Purpose::initial), which, 0}, 0, x);
  return x;
}

std::size_t product(const std::vector<std::size_t>& lengths) {
  std::size_t n = 1;
  for (std::size_t length : lengths) n *= length;
  return n;
}

using Force = double (*)(double);
struct ForceCase {
  std::string name;
  Formula formula;
  Force plain;
};

std::vector<ForceCase> force_cases() {
  const Formula q = named("q");
  const Formula q2 = q * q, q4 = q2 * q2;
  return {{"cubic", Formula(0) - Formula(1.5) * q * q2 + Formula(0.25) * q2 - Formula(0.5) * q, [](double x) { return -1.5 * x * x * x + 0.25 * x * x - 0.5 * x; }},
          {"linear", Formula(0.75) - Formula(0.5) * q, [](double x) { return 0.75 - 0.5 * x; }},
          {"seventh degree", Formula(0) - q - Formula(0.5) * q4 * q2 * q, [](double x) { return -x - 0.5 * std::pow(x, 7); }},
          {"rational", Formula(0) - q / (Formula(1) + q2), [](double x) { return -x / (1 + x * x); }},
          {"tenth degree", Formula(0) - q - Formula(0.125) * q4 * q4 * q2, [](double x) { return -x - 0.125 * std::pow(x, 10); }}};
}

}  // namespace

TEST_CASE("steps equal plain Euler and Heun schemes on lattices of every shape") {
  const std::vector<std::vector<std::size_t>> shapes{
      {}, {1}, {2}, {3}, {7}, {8}, {9}, {16}, {29}, {513}, {519}, {700}, {1030}, {1, 5}, {2, 2}, {4, 4}, {3, 11}, {1, 9}, {9, 1}, {5, 3}, {100, 4},
      {16, 16}, {2, 600}, {600, 2}, {5, 1, 9}, {2, 3, 4}, {6, 4, 5}, {12, 8, 10}, {3, 9, 17}, {1, 1, 1}, {4, 4, 4, 4}, {3, 2, 2, 8}, {2, 3, 1, 2, 9},
      {2, 2, 2, 2, 2, 2, 2, 2}, {3, 2, 2, 3, 2, 1, 2, 4}, {2, 2, 2, 2, 2, 2, 2, 8}};
  const double spacing = 0.5, dt = 0.0125, mobility = 0.75;
  for (const ForceCase& force : force_cases())
    for (const auto& lengths : shapes)
      for (const bool frozen : {false, true})
        for (const auto& [noisy, heun] : {std::pair{false, false}, std::pair{true, false}, std::pair{false, true}, std::pair{true, true}}) {
          const std::size_t n = product(lengths), steps = 3;
          std::vector<double> q = normals(1, n), omega = normals(2, n), increments = normals(3, n * steps);
          for (double& x : q) x *= 0.35;
          for (double& x : increments) x *= 0.1;
          FieldRun run;
          run.lengths = lengths;
          run.dynamics = {{"spacing", spacing}, {"step", dt}, {"mobility", mobility}, {"scheme", heun ? "heun" : "euler"}};
          run.landscape = made<Landscape>("overlap", {{"force", function_of({"q"}, force.formula)}, {"gradient_cost", 0.5}});
          run.start = Array::of(q);
          run.times = {static_cast<double>(steps) * dt};
          if (frozen) run.noises.push_back(made<Noise>("quenched", {{"field", Array::of(omega)}}));
          if (noisy) run.noises.push_back(made<Noise>("thermal", {{"increments", Array({steps, n}, increments)}}));
          const auto drift = [&](const std::vector<double>& at) {
            std::vector<double> f = laplacian(at, lengths, spacing);
            for (std::size_t i = 0; i < n; ++i) f[i] = mobility * dt * (0.5 * f[i] + force.plain(at[i]) + (frozen ? omega[i] : 0));
            return f;
          };
          for (std::size_t step = 0; step < steps; ++step) {
            const auto noise = [&](std::size_t i) { return noisy ? increments[step * n + i] : 0; };
            std::vector<double> first = drift(q), second = first, p = q;
            for (std::size_t i = 0; i < n; ++i) p[i] += first[i] + noise(i);
            if (heun) second = drift(p);
            for (std::size_t i = 0; i < n; ++i) q[i] += (first[i] + second[i]) / 2 + noise(i);
          }
          const std::vector<double> computed = final_field(run);
          double worst = 0;
          for (std::size_t i = 0; i < n; ++i) worst = std::max(worst, std::abs(computed[i] - q[i]));
          INFO(force.name << ", dimension " << lengths.size() << ", " << n << " sites, frozen " << frozen << ", noisy " << noisy << ", Heun " << heun);
          CHECK(worst < 1e-13);
        }
}

namespace {

/// Unnormalised discrete transform by the definition; mode numbers in the flat order of the lattice.
std::vector<std::complex<double>> modes_of(const std::vector<double>& q, const std::vector<std::size_t>& lengths) {
  std::vector<std::complex<double>> modes(q.size());
  for (std::size_t k = 0; k < q.size(); ++k)
    for (std::size_t i = 0; i < q.size(); ++i) {
      double phase = 0;
      std::size_t rest_k = k, rest_i = i;
      for (std::size_t axis = lengths.size(); axis-- > 0;) {
        const std::size_t length = lengths[axis];
        phase += static_cast<double>(rest_k % length * (rest_i % length) % length) / static_cast<double>(length);
        rest_k /= length, rest_i /= length;
      }
      modes[k] += q[i] * std::polar(1.0, -2 * std::numbers::pi * phase);
    }
  return modes;
}

double symbol(std::size_t k, const std::vector<std::size_t>& lengths, double spacing) {
  double sum = 0;
  for (std::size_t axis = lengths.size(); axis-- > 0; k /= lengths[axis])
    sum += 1 - std::cos(2 * std::numbers::pi * static_cast<double>(k % lengths[axis]) / static_cast<double>(lengths[axis]));
  return 2 * sum / (spacing * spacing);
}

/// Factor of a mode per step, and weight of its noise; z = mu dt (sheet overlap_field, section 3).
double factor(const std::string& scheme, double z) { return scheme == "heun" ? 1 - z + z * z / 2 : 1 - z; }
double noise_weight(const std::string& scheme, double z) { return scheme == "heun" ? 1 - z / 2 : 1; }

const std::vector<std::vector<std::size_t>> mode_shapes{{24}, {6, 8}, {4, 5, 8}, {2, 2, 2, 2, 2, 2, 2, 2}, {2, 2, 2, 1, 2, 1, 2, 8}};

}  // namespace

TEST_CASE("each mode of the linear field answers a given force by (1 - b^n)/mu") {
  const double spacing = 0.7, m2 = 0.8;
  for (const auto& lengths : mode_shapes) for (const std::string scheme : {"euler", "heun"}) {
    const std::size_t n = product(lengths), steps = 25;
    const double dt = 0.3 / (4 * static_cast<double>(lengths.size()) / (spacing * spacing) + m2);
    const std::vector<double> omega = normals(4, n);
    FieldRun run;
    run.lengths = lengths;
    run.dynamics = {{"spacing", spacing}, {"step", dt}, {"scheme", scheme}};
    run.landscape = quadratic(m2);
    run.start = 0.0;
    run.times = {static_cast<double>(steps) * dt};
    run.noises = {made<Noise>("quenched", {{"field", Array::of(omega)}})};
    const auto answer = modes_of(final_field(run), lengths), drive = modes_of(omega, lengths);
    for (std::size_t k = 0; k < n; ++k) {
      const double mu = symbol(k, lengths, spacing) + m2, b = factor(scheme, mu * dt);
      CHECK(std::abs(answer[k] / drive[k] - (1 - std::pow(b, steps)) / mu) < 1e-10);
    }
  }
}

TEST_CASE("each mode of the linear field sums given increments with weights b^(n-1-j)") {
  const double spacing = 0.7, m2 = 0.8;
  for (const auto& lengths : mode_shapes) for (const std::string scheme : {"euler", "heun"}) {
    const std::size_t n = product(lengths), steps = 12;
    const double dt = 0.3 / (4 * static_cast<double>(lengths.size()) / (spacing * spacing) + m2);
    const std::vector<double> increments = normals(5, n * steps);
    FieldRun run;
    run.lengths = lengths;
    run.dynamics = {{"spacing", spacing}, {"step", dt}, {"scheme", scheme}};
    run.landscape = quadratic(m2);
    run.start = 0.0;
    run.times = {static_cast<double>(steps) * dt};
    run.noises = {made<Noise>("thermal", {{"increments", Array({steps, n}, increments)}})};
    const auto answer = modes_of(final_field(run), lengths);
    std::vector<std::complex<double>> expected(n);
    const auto z = [&](std::size_t k) { return (symbol(k, lengths, spacing) + m2) * dt; };
    for (std::size_t j = 0; j < steps; ++j) {
      const auto row = modes_of({increments.begin() + static_cast<long>(j * n), increments.begin() + static_cast<long>((j + 1) * n)}, lengths);
      for (std::size_t k = 0; k < n; ++k)
        expected[k] += std::pow(factor(scheme, z(k)), static_cast<double>(steps - 1 - j)) * noise_weight(scheme, z(k)) * row[k];
    }
    for (std::size_t k = 0; k < n; ++k) CHECK(std::abs(answer[k] - expected[k]) < 1e-10);
  }
}

TEST_CASE("halving the step divides the error by two with Euler and by four with Heun") {
  // W4 without noise at s = 2, steps 0.02 and 0.01 against 0.0005 (sheet overlap_field, section 12).
  const auto at = [](const std::string& scheme, double step) {
    FieldRun run;
    run.landscape = made<Landscape>("overlap", {{"cstar", 0.5}, {"scale", 4}});
    run.dynamics = {{"step", step}, {"scheme", scheme}};
    run.times = {2};
    return final_field(run)[0];
  };
  const double exact = at("heun", 0.0005);
  CHECK((at("euler", 0.02) - exact) / (at("euler", 0.01) - exact) == Approx(2).epsilon(0.15));
  CHECK((at("heun", 0.02) - exact) / (at("heun", 0.01) - exact) == Approx(4).epsilon(0.15));
}
