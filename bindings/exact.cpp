// quench.exact(landscape, dynamics, { start = ... }): the master equation of a walk on at most 4096 states, solved.
#include "bindings/exact.h"

#include <fmt/format.h>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/place.h"
#include "engine/dynamics/jumps_exact.h"

namespace quench::bindings {

using ExactPtr = std::shared_ptr<ExactWalk>;

template <> struct BoxName<ExactPtr> { static constexpr const char* name = "quench.exact"; };

namespace {

// ---- the constructor

template <class Interface>
std::shared_ptr<const Interface> model_of(lua_State* L, int index, const char* category, const char* needed) {
  const ObjectPtr* object = test_box<ObjectPtr>(L, index);
  if (!object || (*object)->schema().category != category)
    throw argument_error("quench.exact takes a landscape and a dynamics, not " +
                         (object ? (*object)->full_name() : std::string(luaL_typename(L, index))) + " as argument " + std::to_string(index));
  if (const std::vector<std::string> axes = axes_of(**object); !axes.empty())
    throw argument_error("quench.exact solves one walk, and axis \"" + axes.front() + "\" of " + (*object)->full_name() + " has no value here")
        .hint("give the option a number");
  const auto made = std::dynamic_pointer_cast<const Interface>(make_model(*(*object)));
  if (!made) throw argument_error("quench.exact needs " + std::string(needed) + ", not " + (*object)->full_name());
  return made;
}

Value start_option(lua_State* L, int index) {
  if (lua_isnoneornil(L, index)) return {};
  if (!lua_istable(L, index)) throw argument_error("quench.exact takes options in a table: { start = \"random\" }").about("quench.exact");
  Value start;
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    const std::string name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
    if (name != "start") {
      const std::string near = nearest_name(name, {"start"});
      Error error = argument_error("unknown option \"" + name + "\"").about("quench.exact").option(name).fact("accepted", "start");
      throw error.hint(near.empty() ? "options: start" : "did you mean \"start\"?");
    }
    start = to_value(L, lua_gettop(L));
  }
  return start;
}

int make_exact(lua_State* L) {
  lua_settop(L, 3);
  const auto landscape = model_of<DiscreteLandscape>(L, 1, "landscape", "discrete states");
  const auto dynamics = model_of<JumpDynamics>(L, 2, "dynamics", "dynamics.jumps");
  const Value start = start_option(L, 3);
  push_box(L, std::make_shared<ExactWalk>(landscape, dynamics->options(), start));
  return 1;
}

// ---- questions

/// The observable that asks, made by its own schema, so that options and messages are those of observe.NAME.
std::shared_ptr<const JumpObservable> observable(lua_State* L, int index, const char* name, const char* kind) {
  const Schema* schema = Registry::get().find("observe", name);
  if (!schema) throw Error(ErrorKind::internal, std::string("there is no observe.") + name);
  std::map<std::string, Value> given;
  if (lua_istable(L, index)) {
    given = options_from(L, index, *schema, 0);
  } else if (!lua_isnoneornil(L, index) && !schema->positional.empty()) {
    given.emplace(schema->positional, option_value(L, index, *schema, schema->positional, 0, 0));
  } else {
    throw argument_error(std::string("exact:") + name + " takes one table of named options").about(schema->full_name()).fact("received", luaL_typename(L, index));
  }
  if (kind && !given.emplace("kind", Value(kind)).second)
    throw argument_error(std::string("exact:") + kind + " is kind \"" + kind + "\" already; option \"kind\" belongs to exact:aging").about(schema->full_name()).option("kind");
  const Object object(*schema, validated(*schema, std::move(given)), calling_place(L));
  check_declaration(object);
  return std::dynamic_pointer_cast<const JumpObservable>(make_model(object));
}

int answer(lua_State* L, const char* name, const char* kind = nullptr) {
  lua_settop(L, 2);
  const ExactPtr exact = expect_box<ExactPtr>(L, 1, name);
  const auto asks = observable(L, 2, name, kind);
  const std::optional<JumpQuestion> question = asks ? asks->question() : std::nullopt;
  if (!question)
    throw argument_error("the exact engine has no answer to this; kinds \"stay\", \"conf\", \"threshold\", \"overlap\" and the energy at an instant are "
                         "answered, the rest takes an experiment").about(std::string("observe.") + name);
  if (question->at.empty() && question->wait.empty())
    throw argument_error("option \"at\" is required here: there is no experiment to take times from").about(std::string("observe.") + name).option("at");
  push_box(L, exact->answer(*question));
  return 1;
}

int exact_energy(lua_State* L) { return answer(L, "energy"); }
int exact_occupation(lua_State* L) { return answer(L, "occupation"); }
int exact_aging(lua_State* L) { return answer(L, "aging"); }
int exact_overlap(lua_State* L) { return answer(L, "aging", "overlap"); }

int exact_spectrum(lua_State* L) {
  const ExactPtr exact = expect_box<ExactPtr>(L, 1, "spectrum");
  const Eigen::VectorXd lambda = exact->spectrum();
  push_box(L, Array::of({lambda.begin(), lambda.end()}));
  return 1;
}

// ---- the object

int exact_to_text(lua_State* L) {
  const ExactPtr exact = expect_box<ExactPtr>(L, 1, "tostring");
  std::string text = "quench.exact\n";
  for (const auto& [name, value] : exact->facts()) text += fmt::format("  {:<16}{}\n", name, value);
  text += "  methods         aging, energy, occupation, overlap, spectrum";
  return push_text(L, text), 1;
}

constexpr luaL_Reg methods[] = {{"aging", guarded<exact_aging>}, {"energy", guarded<exact_energy>}, {"occupation", guarded<exact_occupation>},
                                {"overlap", guarded<exact_overlap>}, {"spectrum", guarded<exact_spectrum>}};

int index_exact(lua_State* L) {
  expect_box<ExactPtr>(L, 1, "index");
  const std::string name = expect_text(L, 2, "index");
  std::vector<std::string> known;
  for (const luaL_Reg& method : methods) {
    if (name == method.name) return lua_pushcfunction(L, method.func), 1;
    known.push_back(method.name);
  }
  const std::string near = nearest_name(name, known);
  Error error = argument_error("no method \"" + name + "\"; methods: aging, energy, occupation, overlap, spectrum");
  throw (near.empty() ? error : error.hint("did you mean \"" + near + "\"?")).about("quench.exact");
}

int assign_exact(lua_State* L) {
  expect_box<ExactPtr>(L, 1, "assign");
  throw argument_error("exact walks do not change; make another one with quench.exact(...)").about("quench.exact");
}

}  // namespace

void open_exact(lua_State* L) {
  const int module = lua_gettop(L);
  new_box_metatable<ExactPtr>(L);
  static const luaL_Reg metamethods[] = {{"__index", guarded<index_exact>}, {"__newindex", guarded<assign_exact>},
                                         {"__tostring", guarded<exact_to_text>}, {nullptr, nullptr}};
  luaL_setfuncs(L, metamethods, 0);
  lua_settop(L, module);
  lua_pushcfunction(L, guarded<make_exact>);
  lua_setfield(L, module, "exact");
}

}  // namespace quench::bindings
