// Checking the options of a declaration against its schema, with messages a tired student can act on.
#include <algorithm>
#include <cmath>

#include "engine/core/not_yet.h"
#include "engine/core/reduced_unit.h"
#include "engine/core/schema.h"

namespace quench {

namespace {

std::string joined(const std::vector<std::string>& items, const std::string& last) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i) out += i + 1 == items.size() ? last : ", ";
    out += items[i];
  }
  return out;
}

std::string length_text(const Option& o) {
  const bool limited = o.length_high != std::numeric_limits<std::size_t>::max();
  if (o.length_low == o.length_high) return std::to_string(o.length_low) + " ";
  if (limited) return std::to_string(o.length_low) + " to " + std::to_string(o.length_high) + " ";
  return o.length_low > 0 ? "at least " + std::to_string(o.length_low) + " " : "";
}

}  // namespace

std::string accepted(const Option& o) {
  const std::string range = o.range.bounded() ? " " + o.range.text() : "";
  std::vector<std::string> kinds;
  const std::string infinite = o.infinite ? " or math.huge" : "";
  if (o.accepts & accepts_number) kinds.push_back("a number" + range + infinite);
  if (o.accepts & accepts_integer) kinds.push_back("an integer" + range + infinite);
  if (o.accepts & accepts_boolean) kinds.push_back("true or false");
  if (o.accepts & accepts_text) {
    if (o.choices.empty()) kinds.push_back("a string");
    for (const std::string& c : o.choices) kinds.push_back("\"" + c + "\"");
  }
  if (o.accepts & accepts_array)
    kinds.push_back("an array of " + length_text(o) + (o.increasing ? "increasing " : "") + (o.whole ? "integers" : "numbers") + range);
  if (o.accepts & accepts_function) {
    std::vector<std::string> names;
    for (const ArgumentRange& a : o.arguments) names.push_back(a.name);
    kinds.push_back("a function(" + joined(names, ", ") + ")");
  }
  const std::string objects = o.category.empty() ? "objects" : o.category == "observe" ? "observables" : o.category + " objects";
  if (o.accepts & accepts_object)
    kinds.push_back(o.category.empty() ? "an object" : o.category == "observe" ? "an observable" : "a " + o.category);
  if (o.accepts & accepts_list) kinds.push_back("a list" + (o.category.empty() ? std::string() : " of " + objects));
  if (o.accepts & accepts_record) kinds.push_back("a table with names" + (o.category.empty() ? std::string() : " of " + objects));
  if (o.accepts & accepts_script) kinds.push_back("a table or function of the script");
  return joined(kinds, " or ");
}

namespace {

Error about(const Schema& schema, const Option& option, std::string message, const Value& received) {
  Error e = argument_error(std::move(message));
  e.about(schema.full_name()).option(option.name).fact("option", option.name).fact("received", show(received));
  e.fact("accepted", accepted(option));
  return e;
}

[[noreturn]] void wrong_kind(const Schema& schema, const Option& option, const Value& value) {
  std::string received = kind_of(value);
  if (value.is<std::string>() || value.is_number() || value.is<bool>()) received += " (" + show(value) + ")";
  if (value.is_list() && (option.accepts & accepts_array)) received = "a list of other things or of rows of unequal length";
  throw about(schema, option, "option \"" + option.name + "\" takes " + accepted(option) + ", not " + received, value);
}

[[noreturn]] void out_of_range(const Schema& schema, const Option& option, const Value& value, double bad) {
  throw about(schema, option, "option \"" + option.name + "\" is " + shortest(bad) + "; accepted: " + accepted(option), value);
}

bool fits(const Option& option, double x) {
  return option.range.contains(x) && !std::isnan(x) && (option.infinite || !std::isinf(x));
}

/// Nested lists of numbers to a row-major array; false where it is not rectangular and numeric.
bool gather(const Value& value, std::size_t depth, Shape& shape, std::vector<double>& out) {
  if (value.is_number()) {
    if (depth != shape.size()) return false;
    out.push_back(value.number());
    return true;
  }
  if (value.is<Array>()) {
    const Array& a = value.as<Array>();
    for (std::size_t axis = 0; axis < a.rank(); ++axis) {
      if (shape.size() <= depth + axis) shape.push_back(a.shape()[axis]);
      if (shape[depth + axis] != a.shape()[axis]) return false;
    }
    if (shape.size() != depth + a.rank()) return false;
    out.insert(out.end(), a.data(), a.data() + a.size());
    return true;
  }
  if (!value.is_list()) return false;
  const List& items = value.list();
  if (shape.size() <= depth) {
    if (!out.empty()) return false;
    shape.push_back(items.size());
  }
  if (shape[depth] != items.size()) return false;
  for (const Value& item : items)
    if (!gather(item, depth + 1, shape, out)) return false;
  return true;
}

Value checked_array(const Schema& schema, const Option& option, const Array& a) {
  const std::size_t length = a.rank() ? a.shape()[0] : 1;
  if (length < option.length_low || length > option.length_high)
    throw about(schema, option,
                "option \"" + option.name + "\" has " + std::to_string(length) + " entries; accepted: " + accepted(option), Value(a));
  // A list of empty rows has a length and no numbers.
  if (a.size() == 0 && length > 0)
    throw about(schema, option, "option \"" + option.name + "\" holds rows without numbers; accepted: " + accepted(option), Value(a));
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!fits(option, a[i]) || (option.whole && a[i] != std::floor(a[i]))) out_of_range(schema, option, Value(a), a[i]);
    if (option.increasing && i > 0 && !(a[i] > a[i - 1]))
      throw about(schema, option,
                  "option \"" + option.name + "\" must increase strictly, but entry " + std::to_string(i + 1) + " (" + shortest(a[i]) +
                      ") follows " + shortest(a[i - 1]),
                  Value(a));
  }
  return Value(a.copy());
}

Value checked_number(const Schema& schema, const Option& option, const Value& value) {
  const double x = value.number();
  if (!fits(option, x)) out_of_range(schema, option, value, x);
  const bool want_integer = (option.accepts & accepts_integer) && !(option.accepts & accepts_number);
  if (want_integer && std::isinf(x)) return value;
  if (value.is<std::int64_t>()) return want_integer || !(option.accepts & accepts_number) ? value : Value(x);
  if ((option.accepts & accepts_integer) && x == std::floor(x) && std::abs(x) < 9.2e18 && want_integer)
    return Value(static_cast<std::int64_t>(x));
  if (want_integer) out_of_range(schema, option, value, x);
  return value;
}

Value checked_text(const Schema& schema, const Option& option, const Value& value) {
  const std::string& word = value.as<std::string>();
  if (option.choices.empty() || std::find(option.choices.begin(), option.choices.end(), word) != option.choices.end()) return value;
  Error e = about(schema, option, "option \"" + option.name + "\" is \"" + word + "\"; accepted: " + accepted(option), value);
  const std::string near = nearest_name(word, option.choices);
  if (!near.empty()) e.hint("did you mean \"" + near + "\"?");
  throw e;
}

void check_object(const Schema& schema, const Option& option, const Value& value) {
  if (!value.is<ObjectPtr>() || (!option.category.empty() && value.as<ObjectPtr>()->schema().category != option.category))
    wrong_kind(schema, option, value);
}

Value checked(const Schema& schema, const Option& option, const Value& value) {
  const unsigned accepts = option.accepts;
  if (accepts & accepts_script) return value;
  if (is_quantity(option.unit, value)) return Value(Record{{value.record().front().first, checked(schema, option, value.record().front().second)}});
  if (value.is<bool>() && (accepts & accepts_boolean)) return value;
  if (value.is_number() && (accepts & (accepts_number | accepts_integer))) return checked_number(schema, option, value);
  if (value.is<Expression>() && (accepts & (accepts_number | accepts_integer | accepts_array))) return value;
  if (value.is<std::string>() && (accepts & accepts_text)) return checked_text(schema, option, value);
  if (value.is<FunctionPtr>() && (accepts & accepts_function)) return value;
  if (value.is<ObjectPtr>() && (accepts & accepts_object)) return check_object(schema, option, value), value;
  if (accepts & accepts_array) {
    if (value.is<Array>()) return checked_array(schema, option, value.as<Array>());
    if (value.is_number()) return checked_array(schema, option, Array::of({value.number()}));
    Shape shape;
    std::vector<double> numbers;
    if (value.is_list() && gather(value, 0, shape, numbers)) return checked_array(schema, option, Array(shape, std::move(numbers)));
  }
  if (value.is_list() && (accepts & accepts_list)) {
    if (value.list().size() < option.length_low || value.list().size() > option.length_high) wrong_kind(schema, option, value);
    if (!option.category.empty())
      for (const Value& item : value.list()) check_object(schema, option, item);
    return value;
  }
  if ((accepts & accepts_record) && value.is_list() && value.list().empty()) return Value(Record{});
  if (value.is_record() && (accepts & accepts_record)) {
    if (!option.category.empty())
      for (const auto& entry : value.record()) check_object(schema, option, entry.second);
    return value;
  }
  wrong_kind(schema, option, value);
}

[[noreturn]] void unknown_option(const Schema& schema, const std::string& name) {
  if (const std::string reason = not_yet(schema.full_name(), name); !reason.empty()) {
    Error e = argument_error("option \"" + name + "\" is not built yet: " + reason);
    throw e.about(schema.full_name()).option(name).fact("option", name);
  }
  std::vector<std::string> known;
  for (const Option& option : schema.options) known.push_back(option.name);
  Error e = argument_error("unknown option \"" + name + "\"");
  e.about(schema.full_name()).option(name).fact("option", name);
  const std::string near = nearest_name(name, known);
  if (!near.empty())
    e.hint("did you mean \"" + near + "\"?").fact("nearest", near);
  else
    e.hint(known.empty() ? "it takes no options" : "options: " + joined(known, ", "));
  throw e;
}

}  // namespace

std::map<std::string, Value> validated(const Schema& schema, std::map<std::string, Value> given) {
  std::map<std::string, Value> out;
  for (const auto& [name, value] : given) {
    const Option* option = schema.find(name);
    if (!option) unknown_option(schema, name);
    if (!value.is_nil()) out.emplace(name, checked(schema, *option, value));
  }
  for (const Option& option : schema.options)
    if (option.required && !out.count(option.name)) {
      Error e = argument_error("option \"" + option.name + "\" is required: " + accepted(option) +
                               (option.sentence.empty() ? "" : "; " + option.sentence));
      throw e.about(schema.full_name()).fact("option", option.name).fact("accepted", accepted(option));
    }
  return out;
}

}  // namespace quench
