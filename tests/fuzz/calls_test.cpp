// Every documented function and method with random arguments, and every model with random options.
#include <catch2/catch.hpp>

#include "bindings/boxes.h"
#include "bindings/running.h"
#include "engine/core/model.h"
#include "interpreter/documents_functions.h"
#include "tests/fuzz/fuzzed_state.h"
#include "tests/fuzz/values.h"
#include "tests/program/run_program.h"

using namespace quench::testing;
using quench::Array;
using quench::Dataset;
using quench::Error;
using quench::ErrorKind;
using quench::ObjectPtr;
using quench::Registry;
using quench::Schema;
using quench::interpreter::Documented;
namespace bindings = quench::bindings;
namespace interpreter = quench::interpreter;

namespace {

/// The global table `samples`, which random expressions take values from.
void make_samples(interpreter::State& state) {
  lua_State* L = state.lua();
  Dataset d;
  d.dims = {"t", "k"};
  d.coords = {Array::of({1, 2}), Array::of({0, 1, 2})};
  d.value = d.error = d.count = Array({2, 3}, {1, 2, 3, 4, 5, 6});
  d.has_error = true;
  d.members = Array({2, 2, 3}, {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7});
  d.groups = "members";
  d.name = "C";
  quench::ResultData result;
  result.observables["C"] = d;
  lua_newtable(L);
  bindings::push_box(L, d);
  lua_setfield(L, -2, "dataset");
  bindings::push_result(L, result);
  lua_setfield(L, -2, "result");
  lua_setglobal(L, "samples");
  const char* text = R"(samples.itself = {} samples.itself[1] = samples.itself
    samples.nested = {} for _ = 1, 5000 do samples.nested = { samples.nested } end
    samples.array, samples.matrix, samples.empty = quench.array{1, 2, 3}, quench.array{{1, 2}, {3, 4}}, quench.array{})";
  REQUIRE(luaL_dostring(L, text) == LUA_OK);
  lua_settop(L, 0);
}

/// An expression for a value that has the methods of `owner`, "" where there is none.
std::string sample_of(const std::string& owner, ValueWriter& values, Dice& dice) {
  if (owner == "array") return dice.of(std::vector<std::string>{"samples.array", "samples.matrix", "samples.empty", "quench.array.ones(2, 3, 2)"});
  if (owner == "dataset") return dice.of(std::vector<std::string>{"samples.dataset", "samples.dataset:sel{t = 1}", "(samples.dataset*2)"});
  if (owner == "result") return "samples.result";
  if (owner == "kernel") return "quench.kernel(function(q, x) return q*x end)";
  if (owner == "number") return "(1.5)";
  if (owner == "expectation") return "quench.expect(" + values.value(1) + ")";
  if (owner == "quantity") return "(2*quench.units.K)";
  if (owner == "object") return values.object(1);
  if (owner == "landscape") return values.fitting_object("landscape", 2);
  if (owner == "observable") return values.fitting_object("observe", 2);
  return "";
}

/// A call of a documented function or method with random arguments, as a statement.
std::string random_call(ValueWriter& values, Dice& dice) {
  const Documented& entry = dice.of(interpreter::documented());
  std::string call;
  if (entry.owner.rfind("quench", 0) == 0) call = entry.owner + "." + entry.name;
  else if (std::string sample = sample_of(entry.owner, values, dice); !sample.empty())
    call = "(" + sample + ")" + (entry.kind == Documented::Kind::method ? ":" : ".") + entry.name;
  if (call.empty()) return "";
  if (entry.kind == Documented::Kind::field) return "local x = " + call + "; if type(x) == \"userdata\" then x[1] = " + values.value() + " end";
  std::string arguments;
  for (std::size_t n = dice.below(4), i = 0; i < n; ++i) arguments += (i ? ", " : "") + values.value();
  return "tostring(" + call + "(" + arguments + "))";
}

/// Arithmetic between any two values.
std::string random_operation(ValueWriter& values, Dice& dice) {
  static const std::vector<std::string> signs{" + ", " - ", "*", "/", "^", "%", "//", " & ", " | ", " .. ", " < ", " == ", " ~ "};
  return "tostring((" + values.value() + ")" + dice.of(signs) + "(" + values.value() + "))";
}

/// Runs text; the error, when there is one.
std::optional<Error> error_of(interpreter::State& state, const std::string& text) {
  lua_State* L = state.lua();
  lua_settop(L, 0);
  try {
    if (luaL_loadbufferx(L, text.data(), text.size(), "=fuzz", "t") != LUA_OK) throw bindings::error_from_lua(L);
    state.call(0, LUA_MULTRET);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

/// Works in a folder of its own, for `save` and its like.
class WorkingFolder {
 public:
  WorkingFolder() : before_(std::filesystem::current_path()) { std::filesystem::current_path(scratch_.path); }
  ~WorkingFolder() { std::filesystem::current_path(before_); }

 private:
  Scratch scratch_;
  std::filesystem::path before_;
};

}  // namespace

TEST_CASE("every documented function takes any arguments without a fault") {
  const WorkingFolder folder;
  std::unique_ptr<interpreter::State> state;
  FuzzCases cases(60000, 300);
  std::size_t errors = 0, passed = 0;
  while (cases.next()) {
    if (cases.current() % 200 == 0) {  // what a state remembers stays small
      state = std::make_unique<interpreter::State>();
      state->session().mode = bindings::Session::Mode::declare;
      make_samples(*state);
      tame(*state);
    }
    Dice dice(cases.current());
    ValueWriter values(dice);
    const std::string text = dice.one_in(5) ? random_operation(values, dice) : random_call(values, dice);
    INFO("case " << cases.current() << ": " << text);
    const auto error = error_of(*state, text);
    if (error) {
      INFO(error->message());
      CHECK_FALSE(is_fault(error->kind(), error->message()));
    }
    ++(error ? errors : passed);
  }
  CHECK(errors > 20);
  CHECK(passed > 20);
}

TEST_CASE("every model takes any options without a fault") {
  std::unique_ptr<interpreter::State> state;
  FuzzCases cases(60000, 300);
  std::size_t declared = 0, refused = 0;
  while (cases.next()) {
    if (cases.current() % 200 == 0) {
      state = std::make_unique<interpreter::State>();
      make_samples(*state);
      tame(*state);
    }
    Dice dice(cases.current());
    ValueWriter values(dice);
    const std::vector<const Schema*>& schemas = Registry::get().all();
    const std::string text = "return " + values.object_of(*schemas[cases.current() % schemas.size()], 2);
    INFO("case " << cases.current() << ": " << text);
    try {
      if (const auto error = error_of(*state, text)) throw *error;
      const ObjectPtr object = *bindings::test_box<ObjectPtr>(state->lua(), -1);
      show_tree(*object);
      canonical(*object);
      if (object->schema().make && axes_of(*object).empty()) make_model(*object);
      ++declared;
    } catch (const Error& error) {
      INFO(error.message());
      CHECK_FALSE(is_fault(error.kind(), error.message()));
      ++refused;
    }
  }
  CHECK(declared > 10);
  CHECK(refused > 10);
}
