// Integrals and counts of the mosaic, declared as a script declares them, beside plain loops.
#include <cmath>
#include <memory>

#include "bench/bench.h"
#include "bench/declare.h"
#include "bench/reference_mosaic.h"

namespace quench::bench {

namespace {

constexpr double theta = 4.4;

Array temperatures() {
  std::vector<double> t;
  for (int i = 0; i < 200; ++i) t.push_back(1e-3 * std::pow(1000.0, i / 199.0));
  return Array::of(std::move(t));
}

Array frequencies(double to, int points) {
  std::vector<double> w;
  for (int i = 1; i <= points; ++i) w.push_back(to * i / points);
  return Array::of(std::move(w));
}

/// Cost of observe.NAME{...}:of(landscape.mosaic{ theta = 4.4 }) from declared objects, in `unit` nanoseconds per item.
Case of_glass(const std::string& name, const std::string& unit, double nanoseconds, double items, const std::string& reference, const char* observable,
              Options options) {
  const auto run = [=] {
    const auto glass = model<Landscape>(declare("landscape", "mosaic", {{"theta", theta}}));
    const auto observe = model<Observable>(declare("observe", observable, options));
    return cost_per_item(items, [&] { observe->compute(*glass); }) / nanoseconds;
  };
  return {name, unit, reference, "", run};
}

Case plain(const std::string& name, const std::string& unit, double nanoseconds, double items, std::function<double(const PlainRipplons&)> work) {
  return {name, unit, "", "", [=] {
            const PlainRipplons ripplons;
            double sink = 0;
            const double cost = cost_per_item(items, [&] { sink += work(ripplons); }) / nanoseconds;
            return sink >= 0 ? cost : -1;  // the results are used, so that no loop is dropped
          }};
}

}  // namespace

void add_mosaic_cases(std::vector<Case>& cases) {
  const Array t = temperatures(), w = frequencies(2, 400);
  cases.push_back(plain("plain loop heat capacity", "ms", 1e6, 1, [t](const PlainRipplons& r) {
    double sum = 0;
    for (double x : t.span()) sum += plain_heat_capacity(r, x, theta);
    return sum;
  }));
  cases.push_back(of_glass("mosaic heat capacity, 200 temperatures", "ms", 1e6, 1, "plain loop heat capacity", "heat_capacity", {{"temperature", t}, {"part", "total"}}));
  cases.push_back(plain("plain loop enumeration", "ms", 1e6, 1, [](const PlainRipplons& r) { return static_cast<double>(plain_enumeration(r, 5)); }));
  cases.push_back(of_glass("mosaic enumeration to 5 w_D", "ms", 1e6, 1, "plain loop enumeration", "density_of_states", {{"at", 5.0}, {"method", "exact"}}));
  cases.push_back(of_glass("mosaic count to 5 w_D", "ms", 1e6, 1, "plain loop enumeration", "density_of_states", {{"at", 5.0}, {"method", "count"}}));
  cases.push_back(plain("plain loop saddle point", "us per frequency", 1e3, 400, [w](const PlainRipplons& r) {
    double sum = 0;
    for (double x : w.span()) sum += plain_saddle(r, x, theta);
    return sum;
  }));
  cases.push_back(of_glass("mosaic saddle point", "us per frequency", 1e3, 400, "plain loop saddle point", "density_of_states", {{"at", w}}));
}

}  // namespace quench::bench
