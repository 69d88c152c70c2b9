// Observables of the mosaic evaluated as a script would: through schemas, checks and resolved options.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/model.h"

namespace quench::testing {

using Options = std::map<std::string, Value>;

inline ObjectPtr declare(const std::string& category, const std::string& name, Options options) {
  const Schema* schema = Registry::get().find(category, name);
  REQUIRE(schema != nullptr);
  auto object = std::make_shared<const Object>(*schema, validated(*schema, std::move(options)), SourcePlace{});
  check_declaration(*object);
  return object;
}

inline Dataset observe(const std::string& name, Options options, Options glass = {{"material", "a-SiO2"}}) {
  const auto landscape = std::dynamic_pointer_cast<const Landscape>(make_model(*declare("landscape", "mosaic", std::move(glass))));
  const auto observable = std::dynamic_pointer_cast<const Observable>(make_model(*declare("observe", name, std::move(options))));
  REQUIRE(observable->deterministic());
  return observable->compute(*landscape);
}

/// The one number of a dataset without dims.
inline double number_of(const std::string& name, Options options, Options glass = {{"material", "a-SiO2"}}) {
  const Dataset data = observe(name, std::move(options), std::move(glass));
  REQUIRE(data.dims.empty());
  return data.value[0];
}

inline std::string attribute(const Dataset& data, const std::string& name) {
  for (const auto& [key, value] : data.attributes)
    if (key == name) return value;
  return "";
}

/// Message, hint and option of the error a declaration or evaluation throws.
template <class F>
std::string error_text(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.about() + ": " + error.message() + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "no error";
}

/// A glass with s_c(T_g) = 0.82 k_B per bead and T_K = 0.79 T_g, T_g = 1 K.
inline Options generic_glass(double entropy = 0.82) { return {{"T_g", 1.0}, {"T_K", 0.79}, {"delta_cp", entropy * 0.79 / 0.21}}; }

/// Equal spacing in the logarithm, as quench.logspace.
inline std::vector<double> logarithmic(double from, double to, std::size_t points) {
  std::vector<double> out;
  for (std::size_t i = 0; i < points; ++i) out.push_back(from * std::pow(to / from, static_cast<double>(i) / static_cast<double>(points - 1)));
  return out;
}

}  // namespace quench::testing
