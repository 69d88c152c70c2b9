#include "engine/core/schema.h"

#include <algorithm>
#include <cmath>

#include "engine/core/model.h"

namespace quench {

bool Range::bounded() const { return std::isfinite(low) || std::isfinite(high); }

std::string Range::text() const {
  const bool has_low = std::isfinite(low), has_high = std::isfinite(high);
  if (has_low && has_high)
    return std::string("in ") + (low_open ? "(" : "[") + shortest(low) + ", " + shortest(high) + (high_open ? ")" : "]");
  if (has_low) return (low_open ? "> " : ">= ") + shortest(low);
  if (has_high) return (high_open ? "< " : "<= ") + shortest(high);
  return "";
}

namespace {
Option make_option(std::string name, unsigned accepts) {
  Option option;
  option.name = std::move(name);
  option.accepts = accepts;
  return option;
}
}  // namespace

Option number(std::string name) { return make_option(std::move(name), accepts_number); }
Option integer(std::string name) { return make_option(std::move(name), accepts_integer); }
Option boolean(std::string name) { return make_option(std::move(name), accepts_boolean); }
Option text(std::string name) { return make_option(std::move(name), accepts_text); }
Option choice(std::string name, std::vector<std::string> choices) {
  return make_option(std::move(name), accepts_text).one_of(std::move(choices));
}
Option array(std::string name) { return make_option(std::move(name), accepts_array); }
Option function(std::string name, std::vector<ArgumentRange> arguments) {
  return make_option(std::move(name), accepts_function).over(std::move(arguments));
}
Option object(std::string name, std::string category) {
  return make_option(std::move(name), accepts_object).of(std::move(category));
}
Option list(std::string name) { return make_option(std::move(name), accepts_list); }
Option record(std::string name) { return make_option(std::move(name), accepts_record); }
Option script_value(std::string name) { return make_option(std::move(name), accepts_script).no_numeric_effect(); }

const Option* Schema::find(const std::string& option) const {
  for (const Option& o : options)
    if (o.name == option) return &o;
  return nullptr;
}

// ---- Params

const Value& Params::get(const std::string& name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) throw Error(ErrorKind::internal, schema_->full_name() + " has no option " + name);
  return it->second;
}

namespace {
[[noreturn]] void wrong_getter(const Schema& schema, const std::string& name, const Value& value) {
  throw Error(ErrorKind::internal, schema.full_name() + " reads option " + name + " as another kind than " + kind_of(value));
}
}  // namespace

double Params::number(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is_number()) wrong_getter(*schema_, name, v);
  return v.number();
}

std::int64_t Params::integer(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is<std::int64_t>()) wrong_getter(*schema_, name, v);
  return v.as<std::int64_t>();
}

bool Params::boolean(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is<bool>()) wrong_getter(*schema_, name, v);
  return v.as<bool>();
}

const std::string& Params::text(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is<std::string>()) wrong_getter(*schema_, name, v);
  return v.as<std::string>();
}

Array Params::array(const std::string& name) const {
  const Value& v = get(name);
  if (v.is_number()) return Array::of({v.number()});
  if (!v.is<Array>()) wrong_getter(*schema_, name, v);
  return v.as<Array>();
}

const Function& Params::function(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is<FunctionPtr>()) wrong_getter(*schema_, name, v);
  return *v.as<FunctionPtr>();
}

ObjectPtr Params::object(const std::string& name) const {
  const Value& v = get(name);
  if (!v.is<ObjectPtr>()) wrong_getter(*schema_, name, v);
  return v.as<ObjectPtr>();
}

Error Params::error(const std::string& option, std::string message) const {
  Error e = argument_error(std::move(message));
  e.about(schema_->full_name()).option(option).fact("option", option);
  const auto it = values_.find(option);
  if (it != values_.end()) e.fact("received", show(it->second));
  return e;
}

// ---- Object

const Value& Object::get(const std::string& option) const {
  const auto it = given_.find(option);
  if (it != given_.end()) return it->second;
  const Option* o = schema_->find(option);
  if (!o) throw Error(ErrorKind::internal, full_name() + " has no option " + option);
  return o->fallback;
}

namespace {

Value with_axes(const Value& value, const Bindings& point);

Value list_with_axes(const List& items, const Bindings& point) {
  List out;
  for (const Value& item : items) out.push_back(with_axes(item, point));
  return Value(std::move(out));
}

/// Replaces axes by numbers; values without axes come back as they are.
Value with_axes(const Value& value, const Bindings& point) {
  if (value.is<Expression>()) return Value(evaluate(substitute(value.as<Expression>(), point), {}));
  if (value.is<FunctionPtr>()) {
    const Function& f = *value.as<FunctionPtr>();
    if (axes_of(f.body).empty()) return value;
    Function g = f;
    g.body = substitute(f.body, point);
    return Value(std::make_shared<const Function>(std::move(g)));
  }
  if (value.is<ObjectPtr>()) return Value(at_point(value.as<ObjectPtr>(), point));
  if (value.is_list()) return list_with_axes(value.list(), point);
  if (value.is_record()) {
    Record out;
    for (const auto& [name, item] : value.record()) out.emplace_back(name, with_axes(item, point));
    return Value(std::move(out));
  }
  return value;
}

void collect_axes(const Value& value, std::vector<std::string>& out) {
  const auto add = [&](const std::vector<std::string>& names) { out.insert(out.end(), names.begin(), names.end()); };
  if (value.is<Expression>()) add(axes_of(value.as<Expression>()));
  if (value.is<FunctionPtr>()) add(axes_of(value.as<FunctionPtr>()->body));
  if (value.is<ObjectPtr>()) add(axes_of(*value.as<ObjectPtr>()));
  if (value.is_list())
    for (const Value& item : value.list()) collect_axes(item, out);
  if (value.is_record())
    for (const auto& entry : value.record()) collect_axes(entry.second, out);
}

}  // namespace

std::vector<std::string> axes_of(const Object& object) {
  std::vector<std::string> names;
  for (const auto& entry : object.given()) collect_axes(entry.second, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

ObjectPtr at_point(const ObjectPtr& object, const Bindings& point) {
  if (axes_of(*object).empty()) return object;
  std::map<std::string, Value> given;
  for (const auto& [name, value] : object->given()) given.emplace(name, with_axes(value, point));
  return std::make_shared<const Object>(object->schema(), validated(object->schema(), std::move(given)), object->declared());
}

Params resolve(const Object& object, const Bindings& point) {
  std::map<std::string, Value> values;
  for (const auto& [name, value] : object.given()) values.emplace(name, with_axes(value, point));
  values = validated(object.schema(), std::move(values));
  std::set<std::string> given;
  for (const auto& entry : values) given.insert(entry.first);
  for (const Option& option : object.schema().options) values.emplace(option.name, option.fallback);
  Params params(object.schema(), std::move(values), std::move(given));
  if (object.schema().check) object.schema().check(params);
  return params;
}

void check_declaration(const Object& object) {
  if (object.schema().check && axes_of(object).empty()) resolve(object, {});
}

std::shared_ptr<const Model> make_model(const Object& object) {
  if (!object.schema().make) throw Error(ErrorKind::internal, object.full_name() + " has no factory");
  return object.schema().make(resolve(object, {}));
}

std::string canonical(const Object& object) {
  std::vector<const Option*> options;
  for (const Option& option : object.schema().options)
    if (option.numeric_effect) options.push_back(&option);
  std::sort(options.begin(), options.end(), [](const Option* a, const Option* b) { return a->name < b->name; });
  std::string out = object.full_name() + "{";
  for (const Option* option : options) out += option->name + "=" + canonical(object.get(option->name)) + ";";
  return out + "}";
}

namespace {

std::string show_value_tree(const Value& value, int indent) {
  const std::string pad(static_cast<std::size_t>(indent) + 2, ' ');
  if (value.is<ObjectPtr>()) return show_tree(*value.as<ObjectPtr>(), indent);
  const bool objects_inside =
      (value.is_list() && std::any_of(value.list().begin(), value.list().end(), [](const Value& v) { return v.is<ObjectPtr>(); })) ||
      (value.is_record() && std::any_of(value.record().begin(), value.record().end(),
                                        [](const auto& entry) { return entry.second.template is<ObjectPtr>(); }));
  if (!objects_inside) return show(value);
  std::string out = "{\n";
  if (value.is_list())
    for (const Value& item : value.list()) out += pad + show_value_tree(item, indent + 2) + ",\n";
  else
    for (const auto& [name, item] : value.record()) out += pad + name + " = " + show_value_tree(item, indent + 2) + ",\n";
  return out + std::string(static_cast<std::size_t>(indent), ' ') + "}";
}

}  // namespace

std::string show_tree(const Object& object, int indent) {
  const std::string pad(static_cast<std::size_t>(indent) + 2, ' ');
  std::size_t width = 0;
  for (const Option& option : object.schema().options) width = std::max(width, option.name.size());
  std::string out = object.full_name() + " {\n";
  for (const Option& option : object.schema().options) {
    const bool given = object.given().count(option.name) > 0;
    const Value& value = object.get(option.name);
    if (value.is_nil() && option.fallback_text.empty()) continue;
    out += pad + option.name + std::string(width - option.name.size(), ' ') + " = ";
    out += value.is_nil() ? option.fallback_text : show_value_tree(value, indent + 2);
    if (!option.unit.empty()) out += "  [" + option.unit + "]";
    out += given ? "\n" : "  -- default\n";
  }
  return out + std::string(static_cast<std::size_t>(indent), ' ') + "}";
}

// ---- Registry

namespace {
// Filled by static initialisation, read-only once main() runs. A deque-like vector of pointers keeps addresses stable.
std::vector<std::unique_ptr<const Schema>>& registered_schemas() {
  static std::vector<std::unique_ptr<const Schema>> schemas;
  return schemas;
}
}  // namespace

void Registry::add(Schema schema) { registered_schemas().push_back(std::make_unique<const Schema>(std::move(schema))); }

const Registry& Registry::get() {
  static const Registry registry = [] {
    Registry r;
    for (const auto& schema : registered_schemas()) r.sorted_.push_back(schema.get());
    std::sort(r.sorted_.begin(), r.sorted_.end(), [](const Schema* a, const Schema* b) {
      return std::pair(a->category, a->name) < std::pair(b->category, b->name);
    });
    return r;
  }();
  return registry;
}

std::vector<const Schema*> Registry::in(const std::string& category) const {
  std::vector<const Schema*> out;
  for (const Schema* schema : sorted_)
    if (schema->category == category) out.push_back(schema);
  return out;
}

const Schema* Registry::find(const std::string& category, const std::string& name) const {
  for (const Schema* schema : sorted_)
    if (schema->category == category && schema->name == name) return schema;
  return nullptr;
}

std::string nearest_name(const std::string& word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    // Optimal string alignment: a swap of neighbours ("alpah") counts once.
    const std::size_t n = word.size(), m = candidate.size();
    std::vector<std::vector<std::size_t>> d(n + 1, std::vector<std::size_t>(m + 1));
    for (std::size_t i = 0; i <= n; ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= m; ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= n; ++i)
      for (std::size_t j = 1; j <= m; ++j) {
        d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (word[i - 1] != candidate[j - 1])});
        if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1])
          d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    if (d[n][m] < best_distance) {
      best_distance = d[n][m];
      best = candidate;
    }
  }
  return best;
}

}  // namespace quench
