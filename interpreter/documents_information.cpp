// quench info: what a bug report and a methods section need.
#include <fftw3.h>
#include <hdf5.h>
#include <readline/readline.h>
#include <unistd.h>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "bindings/lua.h"
#include "engine/core/schema.h"
#include "engine/numerics/isa.h"
#include "interpreter/documents.h"
#include "interpreter/documents_pages.h"
#include "interpreter/documents_text.h"
#include "interpreter/state.h"

namespace quench::interpreter {

namespace {

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

std::string hdf5_version() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

std::string eigen_version() {
  return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION);
}

std::string boost_version() {
  return std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100);
}

std::string memory() {
  const double bytes = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  char text[32];
  std::snprintf(text, sizeof text, "%.1f GiB", bytes / (1 << 30));
  return text;
}

std::string models() {
  std::vector<std::string> counts;
  for (const Category& category : categories())
    if (category.name != "experiment") counts.push_back(std::to_string(Registry::get().in(category.name).size()) + " " + category.name);
  return enumerated(counts);
}

/// Search path of Lua modules, one pattern per line.
std::string module_path(lua_State* L, const char* name) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, name);
  std::istringstream patterns(lua_tostring(L, -1));
  lua_pop(L, 2);
  std::string out;
  for (std::string pattern; std::getline(patterns, pattern, ';');)
    if (!pattern.empty()) out += "  " + pattern + "\n";
  return out;
}

}  // namespace

std::string information() {
  const char* extra = std::getenv("QUENCH_PATH");
  State state;
  return "quench " QUENCH_VERSION "\n" +
         definition_list({{"processor level", std::string(name_of(active_isa())) + " in use, " + name_of(detected_isa()) + " detected"},
                          {"cores", std::to_string(std::thread::hardware_concurrency())},
                          {"memory", memory()},
                          {"models", models()},
                          {"compiler", compiler()},
                          {"Lua", LUA_RELEASE},
                          {"Eigen", eigen_version()},
                          {"Boost", boost_version()},
                          {"FFTW", fftw_version},
                          {"HDF5", hdf5_version()},
                          {"readline", rl_library_version}}) +
         "libraries are looked for\n  beside the script, and in library/ beside it\n" +
         (extra && *extra ? "  in QUENCH_PATH: " + std::string(extra) + "\n" : "  in the folders of QUENCH_PATH (not set)\n") +
         module_path(state.lua(), "path") + module_path(state.lua(), "cpath");
}

}  // namespace quench::interpreter
