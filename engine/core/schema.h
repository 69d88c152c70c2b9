// Declarations. A Schema says once what a landscape, dynamics, noise, observable or experiment accepts; the
// constructor, its checks, defaults, help, manual and editor types all follow from it.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/value.h"

namespace quench {

class Model;   // model.h: what a schema's factory makes
class Params;

/// Kinds of value an option accepts; combined with |. Where a number is accepted, an axis expression is too.
enum Accepts : unsigned {
  accepts_number = 1, accepts_integer = 2, accepts_boolean = 4, accepts_text = 8, accepts_array = 16,
  accepts_function = 32, accepts_object = 64, accepts_list = 128, accepts_record = 256,
  accepts_script = 512,  ///< any script value, kept by the bindings and never seen by the engine (it holds `true` there)
};

struct Range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool low_open = false, high_open = false;
  bool contains(double x) const { return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high); }
  bool bounded() const;
  std::string text() const;  ///< "> 0", ">= 0", "in [1, 8]" ...
};

/// Argument of a function option: its name in the sheet and the range in which tracing is verified.
struct ArgumentRange { std::string name; double low, high; };

/// One option. Built with the functions below: number("variance").at_least(0).in("tilt^2").says("...").
struct Option {
  std::string name;
  unsigned accepts = accepts_number;
  Range range;
  std::string unit;                       ///< "" is a pure number
  Value fallback;                         ///< default; nil when there is none
  std::string fallback_text;              ///< shown in place of a default that is computed ("spins")
  bool required = false;
  std::string sentence, source;
  std::vector<std::string> choices;       ///< for text
  std::string category;                   ///< for objects: "landscape", "noise" ...
  std::vector<ArgumentRange> arguments;   ///< for functions
  std::size_t length_low = 0, length_high = std::numeric_limits<std::size_t>::max();  ///< for lists and arrays
  bool increasing = false;                ///< arrays must increase strictly
  bool infinite = false;                  ///< math.huge is a meaningful number here
  bool whole = false;                     ///< elements of an array must be integers
  bool numeric_effect = true;             ///< false: cannot change numbers (plots, checkpoint); left out of content keys

  Option& is(unsigned kinds) { accepts = kinds; return *this; }
  Option& also(unsigned kinds) { accepts |= kinds; return *this; }
  Option& positive() { range.low = 0; range.low_open = true; return *this; }
  Option& at_least(double x) { range.low = x; range.low_open = false; return *this; }
  Option& above(double x) { range.low = x; range.low_open = true; return *this; }
  Option& below(double x) { range.high = x; range.high_open = true; return *this; }
  Option& at_most(double x) { range.high = x; range.high_open = false; return *this; }
  Option& in(std::string u) { unit = std::move(u); return *this; }
  Option& by_default(Value v) { fallback = std::move(v); return *this; }
  Option& by_default_text(std::string t) { fallback_text = std::move(t); return *this; }
  Option& need() { required = true; return *this; }
  Option& says(std::string s) { sentence = std::move(s); return *this; }
  Option& from(std::string s) { source = std::move(s); return *this; }
  Option& one_of(std::vector<std::string> c) { choices = std::move(c); accepts |= accepts_text; return *this; }
  Option& of(std::string c) { category = std::move(c); return *this; }
  Option& over(std::vector<ArgumentRange> a) { arguments = std::move(a); accepts |= accepts_function; return *this; }
  Option& length(std::size_t lo, std::size_t hi) { length_low = lo; length_high = hi; return *this; }
  Option& rising() { increasing = true; return *this; }
  Option& or_infinite() { infinite = true; return *this; }
  Option& integers() { whole = true; return *this; }
  Option& no_numeric_effect() { numeric_effect = false; return *this; }
};

Option number(std::string name);
Option integer(std::string name);
Option boolean(std::string name);
Option text(std::string name);
Option choice(std::string name, std::vector<std::string> choices);
Option array(std::string name);      ///< accepts an array, a list of numbers or one number (made a rank-1 array unless `accepts` has number)
Option function(std::string name, std::vector<ArgumentRange> arguments);
Option object(std::string name, std::string category);
Option list(std::string name);
Option record(std::string name);
Option script_value(std::string name);  ///< kept by the bindings: plots, build

struct Schema {
  std::string category;                 ///< "landscape", "dynamics", "noise", "observe", "experiment"
  std::string name;                     ///< "overlap"
  std::string summary;                  ///< one sentence
  std::string source;                   ///< paper and equation
  std::string description;              ///< formula and conventions, markdown; shown by `quench doc`
  std::string family;                   ///< what it lives on: "field", "states", "mosaic"; "" fits all
  std::vector<Option> options;
  std::string result_unit, result_dims; ///< observables: for the manual
  std::string example;                  ///< one line of script
  std::string positional;               ///< option that a single non-table argument fills, "" for none
  /// Checks that need several options; throws argument errors with .option(...) set.
  std::function<void(const Params&)> check;
  /// Makes the model from resolved options.
  std::function<std::shared_ptr<const Model>(const Params&)> make;
  std::string file;                     ///< source file that registered it (census test)

  std::string full_name() const { return category == name ? name : category + "." + name; }
  const Option* find(const std::string& option) const;
};

/// What an option takes, for messages and the manual: "a number >= 0", "\"euler\" or \"heun\"", "a list of 1 to 8 integers >= 1".
std::string accepted(const Option& option);

/// Resolved options of one object: axes replaced by numbers, defaults filled in. Getters throw internal errors on a
/// name the schema does not have, so a typo in a model shows in its first test.
class Params {
 public:
  /// `given`: names of the options that the script wrote itself.
  Params(const Schema& schema, std::map<std::string, Value> values, std::set<std::string> given = {})
      : schema_(&schema), values_(std::move(values)), given_(std::move(given)) {}
  const Schema& schema() const { return *schema_; }
  /// True where the option was given or has a default.
  bool has(const std::string& name) const { return !get(name).is_nil(); }
  /// True where the script gave the option itself.
  bool given(const std::string& name) const { return given_.count(name) > 0; }
  const Value& get(const std::string& name) const;
  double number(const std::string& name) const;
  std::int64_t integer(const std::string& name) const;
  bool boolean(const std::string& name) const;
  const std::string& text(const std::string& name) const;
  /// A number becomes an array of one element, a list of numbers an array.
  Array array(const std::string& name) const;
  const Function& function(const std::string& name) const;
  ObjectPtr object(const std::string& name) const;
  /// Error about this object's option, ready to throw: about and option are set, the value received is a fact.
  Error error(const std::string& option, std::string message) const;
  const std::map<std::string, Value>& values() const { return values_; }

 private:
  const Schema* schema_;
  std::map<std::string, Value> values_;
  std::set<std::string> given_;
};

/// An immutable declaration made by a script.
class Object {
 public:
  Object(const Schema& schema, std::map<std::string, Value> given, SourcePlace declared)
      : schema_(&schema), given_(std::move(given)), declared_(std::move(declared)) {}
  const Schema& schema() const { return *schema_; }
  const std::map<std::string, Value>& given() const { return given_; }
  const SourcePlace& declared() const { return declared_; }
  /// Value given, else the default, else nil.
  const Value& get(const std::string& option) const;
  std::string full_name() const { return schema_->full_name(); }

 private:
  const Schema* schema_;
  std::map<std::string, Value> given_;
  SourcePlace declared_;
};

/// Checks the options of one object and converts what can be converted (whole floats to integers, lists of numbers to
/// arrays). Throws argument errors with about, option and hint set. Cross-checks that involve axes wait until resolve().
std::map<std::string, Value> validated(const Schema& schema, std::map<std::string, Value> given);
/// Replaces axes by the point's values (also inside functions, lists, records and nested objects), fills defaults,
/// checks again.
Params resolve(const Object& object, const Bindings& point);
/// Nested objects resolved too: a new object without axes.
ObjectPtr at_point(const ObjectPtr& object, const Bindings& point);
/// Runs the checks that need several options, as soon as no axis stands in the way. For constructors.
void check_declaration(const Object& object);
/// Names of all axes used anywhere below the object, sorted.
std::vector<std::string> axes_of(const Object& object);
/// The model of an object whose axes are resolved.
std::shared_ptr<const Model> make_model(const Object& object);
/// Full content of an object for keys: class, every option with its default, functions by graph.
std::string canonical(const Object& object);
/// Tree with defaults filled in, as print(object) shows it.
std::string show_tree(const Object& object, int indent = 0);

/// All schemas, frozen once main() runs. Sorted by category and name.
class Registry {
 public:
  static const Registry& get();
  const std::vector<const Schema*>& all() const { return sorted_; }
  std::vector<const Schema*> in(const std::string& category) const;
  const Schema* find(const std::string& category, const std::string& name) const;
  static void add(Schema schema);  ///< only from static initialisation

 private:
  std::vector<const Schema*> sorted_;
};

/// Closest of `known` to `word` by edit distance, "" when none is close.
std::string nearest_name(const std::string& word, const std::vector<std::string>& known);

}  // namespace quench
