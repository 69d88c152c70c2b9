// Methods that objects have because of what they are, found by the interface their model implements.
#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/running.h"
#include "bindings/trace.h"
#include "engine/core/model.h"
#include "engine/landscapes/field.h"
#include "engine/landscapes/states.h"

namespace quench::bindings {

namespace {

/// The model behind an object, as the interface asked for; null where it does not implement it.
template <class Interface>
std::shared_ptr<const Interface> model_as(const ObjectPtr& object) {
  return std::dynamic_pointer_cast<const Interface>(make_model(*object));
}

/// potential(q) and force(q): upvalue 1 is the kernel. Called with a colon the object comes first.
int call_field_function(lua_State* L) {
  if (test_box<ObjectPtr>(L, 1)) lua_remove(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  call_lua(L, lua_gettop(L) - 1, 1);
  return 1;
}

bool push_field_function(lua_State* L, const ObjectPtr& object, const std::string& name) {
  const auto landscape = model_as<FieldLandscape>(object);
  if (!landscape) return false;
  const Expression body = name == "potential" ? landscape->potential() : landscape->force();
  if (!body) throw argument_error("the landscape was declared by its force alone; its potential is not known").about(object->full_name());
  auto function = std::make_shared<Function>();
  function->arguments = {"q"};
  function->body = body;
  function->declared = object->declared();
  push_kernel(L, std::move(function));
  lua_pushcclosure(L, guarded<call_field_function>, 1);
  return true;
}

/// observable:of(landscape): a deterministic observable evaluated at once.
int observable_of(lua_State* L) {
  const ObjectPtr observable = expect_box<ObjectPtr>(L, 1, "of");
  const ObjectPtr landscape = expect_box<ObjectPtr>(L, 2, "of");
  const auto computed = model_as<Observable>(observable);
  const auto place = model_as<Landscape>(landscape);
  if (!computed || !computed->deterministic())
    throw argument_error("it samples a dynamics; put it into quench.experiment { observables = { ... } }").about(observable->full_name());
  if (!place) throw argument_error("of() takes a landscape, not " + landscape->full_name()).about(observable->full_name());
  const std::string &mine = observable->schema().family, &its = landscape->schema().family;
  if (!mine.empty() && mine != its)
    throw argument_error("it belongs to landscapes of the family \"" + mine + "\"; " + landscape->full_name() + " is of \"" + its + "\"").about(observable->full_name());
  push_box(L, computed->compute(*place));
  return 1;
}

/// Energy of a state by its number in scripts; a word of 64 spins is a whole number, which a double would round.
double energy_of(lua_State* L, const DiscreteLandscape& landscape, const EnergySample& sample, int index, const std::string& about) {
  if (!lua_isinteger(L, index) || lua_tointeger(L, index) < static_cast<lua_Integer>(landscape.first_number()))
    return sample.energy(landscape.state_of_number(lua_tonumber(L, index), about, "state"));
  const std::uint64_t state = static_cast<std::uint64_t>(lua_tointeger(L, index)) - landscape.first_number();
  if (state > landscape.last_state()) landscape.state_of_number(lua_tonumber(L, index), about, "state");
  return sample.energy(state);
}

/// landscape:energy(state): of one state, or of an array of them.
int landscape_energy(lua_State* L) {
  lua_settop(L, 2);
  const ObjectPtr object = expect_box<ObjectPtr>(L, 1, "energy");
  const std::string about = object->full_name();
  if (const auto axes = axes_of(*object); !axes.empty())
    throw argument_error("axis \"" + axes.front() + "\" has no value here").about(about).hint("give the option a number");
  const auto landscape = model_as<DiscreteLandscape>(object);
  if (landscape->infinite()) throw argument_error("with infinitely many states every jump draws a new energy: no state has one of its own").about(about);
  if (landscape->random() && !landscape->fixed())
    throw argument_error("the energies are random, and no sample is fixed").about(about).option("disorder").hint("fix one with disorder = 1");
  const auto sample = landscape->sample(landscape->energy_key({}, 0), false);
  if (lua_type(L, 2) == LUA_TNUMBER) return lua_pushnumber(L, energy_of(L, *landscape, *sample, 2, about)), 1;
  const Array numbers = expect_array(L, 2, "energy");
  std::vector<double> energies(numbers.size());
  for (std::size_t i = 0; i < energies.size(); ++i) energies[i] = sample->energy(landscape->state_of_number(numbers[i], about, "state"));
  push_box(L, Array(numbers.shape(), std::move(energies)));
  return 1;
}

int describe(lua_State* L) { return push_text(L, show_tree(*expect_box<ObjectPtr>(L, 1, "describe"))), 1; }

}  // namespace

bool push_method(lua_State* L, const ObjectPtr& object, const std::string& name) {
  const std::string& category = object->schema().category;
  if (name == "describe") return lua_pushcfunction(L, guarded<describe>), true;
  if (category == "experiment" && name == "run") return lua_pushcfunction(L, guarded<run_experiment>), true;
  if (category == "observe" && name == "of") return lua_pushcfunction(L, guarded<observable_of>), true;
  if (category == "landscape" && object->schema().family == "field" && (name == "potential" || name == "force"))
    return push_field_function(L, object, name);
  if (category == "landscape" && object->schema().family == "states" && name == "energy") return lua_pushcfunction(L, guarded<landscape_energy>), true;
  return false;
}

}  // namespace quench::bindings
