// Methods that objects have because of what they are, found by the interface their model implements.
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/running.h"
#include "bindings/trace.h"
#include "engine/core/model.h"
#include "engine/landscapes/field.h"

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

int describe(lua_State* L) { return push_text(L, show_tree(*expect_box<ObjectPtr>(L, 1, "describe"))), 1; }

}  // namespace

bool push_method(lua_State* L, const ObjectPtr& object, const std::string& name) {
  const std::string& category = object->schema().category;
  if (name == "describe") return lua_pushcfunction(L, guarded<describe>), true;
  if (category == "experiment" && name == "run") return lua_pushcfunction(L, guarded<run_experiment>), true;
  if (category == "observe" && name == "of") return lua_pushcfunction(L, guarded<observable_of>), true;
  if (category == "landscape" && object->schema().family == "field" && (name == "potential" || name == "force"))
    return push_field_function(L, object, name);
  return false;
}

}  // namespace quench::bindings
