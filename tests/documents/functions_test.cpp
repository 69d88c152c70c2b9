// The table of documented functions against what the module really offers.
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "bindings/boxes.h"
#include "bindings/running.h"
#include "engine/core/schema.h"
#include "interpreter/documents.h"
#include "interpreter/documents_functions.h"
#include "interpreter/documents_pages.h"
#include "interpreter/state.h"

using namespace quench::interpreter;  // not quench: it has a State of its own
using quench::Array;
using quench::Dataset;
using quench::Option;
using quench::Registry;
using quench::Schema;
namespace bindings = quench::bindings;

namespace {

/// Runs text and returns its first result as text; the error's text behind "error: " when it fails.
std::string result_of_lua(State& state, const std::string& text) {
  lua_State* L = state.lua();
  lua_settop(L, 0);
  const bool loaded = luaL_loadstring(L, text.c_str()) == LUA_OK;
  const bool worked = loaded && lua_pcall(L, 0, 1, 0) == LUA_OK;
  const std::string shown = luaL_tolstring(L, -1, nullptr);
  lua_settop(L, 0);
  return worked ? shown : "error: " + shown;
}

std::set<std::string> documented_names(const std::string& owner) {
  std::set<std::string> names;
  for (const Documented& entry : documented())
    if (entry.owner == owner) names.insert(entry.name);
  return names;
}

/// Keys of a table that holds functions, or of any table where `everything`.
std::set<std::string> keys_of(State& state, const std::string& table) {
  lua_State* L = state.lua();
  lua_settop(L, 0);
  std::set<std::string> names;
  REQUIRE(luaL_dostring(L, ("return " + table).c_str()) == LUA_OK);
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) names.insert(lua_tostring(L, -2));
  lua_settop(L, 0);
  return names;
}

/// An expression of each kind of value, for looking whether its documented methods exist.
const std::map<std::string, std::string> sample_values{
    {"array", "quench.linspace(0, 1, 3)"},
    {"kernel", "quench.kernel(function(q) return q^2 end)"},
    {"object", "quench.landscape.overlap {}"},
    {"landscape", "quench.landscape.overlap {}"},
    {"observable", "quench.observe.mean {}"},
    {"number", "(1.5)"},
    {"expectation", "quench.expect(1)"},
    {"quantity", "(2*quench.units.K)"},
    {"dataset", "sample_dataset"},
    {"result", "sample_result"}};

/// A dataset with everything in it, and a result, as globals.
void make_samples(State& state) {
  Dataset d;
  d.dims = {"t"};
  d.coords = {Array::of({1, 2})};
  d.value = d.error = d.count = d.step_error = Array::of({1, 2});
  d.has_error = d.has_step_error = true;
  d.members = Array({1, 2}, {1, 2});
  d.groups = "members";
  d.reason = "too few members";
  quench::ResultData result;
  result.observables["C"] = d;
  bindings::push_box(state.lua(), d);
  lua_setglobal(state.lua(), "sample_dataset");
  bindings::push_result(state.lua(), result);
  lua_setglobal(state.lua(), "sample_result");
}

}  // namespace

TEST_CASE("every function of the module is documented, and nothing else") {
  State state;
  std::set<std::string> module = keys_of(state, "quench"), named = documented_names("quench");
  for (const Category& category : categories()) module.erase(category.name);
  for (const DocumentedOwner& owner : documented_owners())  // quench.stats has entries of its own
    if (owner.name.rfind("quench.", 0) == 0) named.insert(owner.name.substr(7));
  CHECK(module == named);
}

TEST_CASE("every function of a part of the module is documented, and nothing else") {
  State state;
  for (const DocumentedOwner& owner : documented_owners()) {
    if (owner.name.rfind("quench.", 0) != 0 || owner.name == "quench.math") continue;
    INFO(owner.name);
    CHECK(keys_of(state, owner.name) == documented_names(owner.name));
  }
}

TEST_CASE("quench.math is documented but for Lua's own functions") {
  State state;
  std::set<std::string> offered = keys_of(state, "quench.math");
  for (const char* lua : {"deg", "rad", "pi", "huge", "maxinteger", "mininteger", "fmod", "modf", "tointeger", "type", "ult", "random", "randomseed", "atan2", "frexp", "ldexp", "log10", "pow"}) offered.erase(lua);
  CHECK(offered == documented_names("quench.math"));
}

TEST_CASE("documented methods and fields exist") {
  State state;
  make_samples(state);
  for (const Documented& entry : documented()) {
    const auto sample = sample_values.find(entry.owner);
    if (sample == sample_values.end()) continue;
    INFO(entry.full_name());
    // Landscapes of states have other methods than fields.
    const std::string of_states = "quench.landscape.levels { energies = { 0, -1 } }";
    const std::string owner = entry.full_name() == "landscape:energy" ? of_states : sample->second;
    const std::string kind = result_of_lua(state, "return type(" + owner + "." + entry.name + ")");
    if (entry.kind == Documented::Kind::method) CHECK(kind == "function");
    else CHECK((kind != "nil" && kind.rfind("error", 0) != 0));
  }
}

TEST_CASE("every entry has a sentence, an owner and an example that is Lua") {
  State state;
  std::set<std::string> owners, seen;
  for (const DocumentedOwner& owner : documented_owners()) owners.insert(owner.name);
  for (const Documented& entry : documented()) {
    INFO(entry.full_name());
    CHECK(owners.count(entry.owner) == 1);
    CHECK(seen.insert(entry.full_name()).second);
    CHECK_FALSE(entry.sentence.empty());
    for (const DocumentedParameter& p : parameters_of(entry)) CHECK((!p.name.empty() && !p.type.empty()));
    const std::string as_expression = result_of_lua(state, "return load([==[return " + entry.example + "]==]) ~= nil");
    const std::string as_statement = result_of_lua(state, "return load([==[" + entry.example + "]==]) ~= nil");
    const std::string in_table = result_of_lua(state, "return load([==[return {" + entry.example + "}]==]) ~= nil");
    CHECK((as_expression == "true" || as_statement == "true" || in_table == "true"));
  }
}

TEST_CASE("the example of every model declares it") {
  State state;
  for (const Schema* schema : Registry::get().all()) {
    INFO(schema->full_name() << ": " << schema->example);
    // Examples of deterministic observables speak of a glass; this one has every constant.
    const std::string glass =
        "local glass = landscape.mosaic { material = 'a-SiO2', T_K = 1100, delta_cp = 2.5, fragility = 32, shear_modulus = 3e10, bulk_modulus = 4e10 }\n"
        "local field = landscape.overlap {}\n";
    const std::string result = result_of_lua(state, glass + "return " + schema->example);
    INFO(result);
    CHECK(result.rfind("error", 0) != 0);
  }
}

TEST_CASE("parameters are read with their types") {
  Documented entry{"quench", "f", Documented::Kind::function, "a: number, b?: table<string, number>, ...: fun(x: number, y: number): number", "", "s", ""};
  const auto list = parameters_of(entry);
  REQUIRE(list.size() == 3);
  CHECK(list[0].name == "a");
  CHECK_FALSE(list[0].optional);
  CHECK(list[1].name == "b");
  CHECK(list[1].optional);
  CHECK(list[1].type == "table<string, number>");
  CHECK(list[2].type == "fun(x: number, y: number): number");
  CHECK(entry.signature() == "quench.f(a, b?, ...)");
}

TEST_CASE("the editor's definitions are Lua and name every model, option and function") {
  const std::string text = lua_types();
  State state;
  lua_State* L = state.lua();
  REQUIRE(luaL_loadbufferx(L, text.data(), text.size(), "=types", "t") == LUA_OK);
  REQUIRE(text.rfind("---@meta quench\n", 0) == 0);
  for (const Schema* schema : Registry::get().all()) {
    INFO(schema->full_name());
    CHECK(text.find("function quench." + schema->full_name() + "(options) end") != std::string::npos);
    const std::size_t start = text.find("---@class quench." + schema->full_name() + ".options\n");
    REQUIRE(start != std::string::npos);
    const std::string block = text.substr(start, text.find("\nfunction ", start) - start);
    for (const Option& option : schema->options)
      CHECK(block.find("---@field " + option.name + (option.required ? " " : "? ")) != std::string::npos);
  }
  CHECK(text.find("function quench.linspace(from, to, count) end") != std::string::npos);
  CHECK(text.find("---@param count integer\n") != std::string::npos);
  CHECK(text.find("---@class quench.array\n---@operator add(any): quench.array") != std::string::npos);
}
