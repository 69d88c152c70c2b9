// status and diff: looking at result folders.
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <filesystem>

#include "engine/core/value.h"
#include "engine/io/storage.h"
#include "interpreter/commands.h"
#include "interpreter/say.h"

namespace quench::interpreter {

namespace fs = std::filesystem;

namespace {

void print_status(const std::string& folder) {
  const io::Manifest m = io::read_manifest(folder);
  const bool result = fs::exists(fs::path(folder) / "result.h5");
  std::size_t blocks = 0;
  if (fs::is_directory(fs::path(folder) / "blocks"))
    for (const auto& entry : fs::directory_iterator(fs::path(folder) / "blocks")) blocks += entry.is_regular_file();
  say(stdout, "{}: {}\n  script {}, seed {}, quench {}, level {}\n  {} published block{}\n", folder,
             m.complete ? "complete" : "unfinished (quench resume " + folder + ")", m.script_name, m.seed, m.version, m.isa, blocks, blocks == 1 ? "" : "s");
  for (const auto& [name, value] : m.parameters) say(stdout, "  {}={}\n", name, value);
  if (m.complete && !result) say(stdout, "  result.h5 is missing: quench resume {} writes it again\n", folder);
}

/// Result file of a folder or file argument.
std::string result_file(const std::string& target) {
  const fs::path path = fs::is_directory(target) ? fs::path(target) / "result.h5" : fs::path(target);
  if (!fs::exists(path)) throw Error(ErrorKind::io, "there is no " + path.string());
  return path.string();
}

bool same_bits(const Array& a, const Array& b) {
  return a.shape() == b.shape() && (a.size() == 0 || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// Largest difference in units of the combined standard error; infinite where values without errors differ.
double sigmas(const Dataset& a, const Dataset& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.value.size(); ++i) {
    const double d = std::abs(a.value[i] - b.value[i]);
    if (d == 0 || (std::isnan(a.value[i]) && std::isnan(b.value[i]))) continue;
    const double ea = a.has_error ? a.error[i] : 0, eb = b.has_error ? b.error[i] : 0;
    const double e = std::sqrt((std::isnan(ea) ? 0 : ea * ea) + (std::isnan(eb) ? 0 : eb * eb));
    worst = std::max(worst, e > 0 ? d / e : INFINITY);
  }
  return worst;
}

}  // namespace

int status_command(const CommandLine& line) {
  const std::string folder = line.targets.front();
  if (!fs::is_directory(folder)) throw Error(ErrorKind::io, "there is no folder " + folder);
  if (fs::exists(fs::path(folder) / "manifest.json")) return print_status(folder), 0;
  bool any = false;
  for (const auto& entry : fs::directory_iterator(folder))
    if (fs::exists(entry.path() / "manifest.json")) print_status(entry.path().string()), any = true;
  if (!any) throw Error(ErrorKind::io, folder + " is no result folder: it has no manifest.json");
  return 0;
}

int diff_command(const CommandLine& line) {
  const io::LoadedResult a = io::read_result(result_file(line.targets[0])), b = io::read_result(result_file(line.targets[1]));
  int code = 0;
  for (const auto& [name, da] : a.observables) {
    const auto it = b.observables.find(name);
    if (it == b.observables.end()) {
      say(stdout, "{}: only in {}\n", name, line.targets[0]);
      code = 5;
    } else if (same_bits(da.value, it->second.value) && same_bits(da.error, it->second.error)) {
      say(stdout, "{}: bit-equal\n", name);
    } else if (da.value.shape() != it->second.value.shape() || da.dims != it->second.dims) {
      say(stdout, "{}: different dims\n", name);
      code = 5;
    } else {
      // The largest of n independent deviations stays below 4.9 sigma with probability 1 - 1e-6 n.
      const double worst = sigmas(da, it->second);
      say(stdout, "{}: {}, largest difference {:.2f} sigma\n", name, worst <= 4.9 ? "equal within errors" : "differs", worst);
      if (!(worst <= 4.9)) code = 5;
    }
  }
  for (const auto& entry : b.observables)
    if (!a.observables.count(entry.first)) {
      say(stdout, "{}: only in {}\n", entry.first, line.targets[1]);
      code = 5;
    }
  return code;
}

}  // namespace quench::interpreter
