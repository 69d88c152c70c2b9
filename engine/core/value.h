// What an option of a declaration can hold. Values are immutable once declared.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/array.h"
#include "engine/core/error.h"
#include "engine/core/expression.h"

namespace quench {

class Object;   // a declared landscape, dynamics, noise, observable or experiment (schema.h)
class Value;

/// A user's function, traced: an expression graph over named arguments.
struct Function {
  std::vector<std::string> arguments;  ///< in the order of the user's parameter list, params table left out
  Expression body;                     ///< graph over inputs named like the arguments (and axes)
  SourcePlace declared;                ///< first line of the function in the script
};
using FunctionPtr = std::shared_ptr<const Function>;
using ObjectPtr = std::shared_ptr<const Object>;
using List = std::vector<Value>;
using Record = std::vector<std::pair<std::string, Value>>;  ///< named entries, sorted by name

/// nil, boolean, integer, number, text, array, function, axis expression, object, list, record.
class Value {
 public:
  using Variant = std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, FunctionPtr, Expression,
                               ObjectPtr, std::shared_ptr<const List>, std::shared_ptr<const Record>>;
  Value() = default;
  Value(bool v) : v_(v) {}
  Value(int v) : v_(std::int64_t{v}) {}
  Value(std::int64_t v) : v_(v) {}
  Value(double v) : v_(v) {}
  Value(const char* v) : v_(std::string(v)) {}
  Value(std::string v) : v_(std::move(v)) {}
  Value(Array v) : v_(std::move(v)) {}
  Value(FunctionPtr v) : v_(std::move(v)) {}
  Value(Expression v) : v_(std::move(v)) {}
  Value(ObjectPtr v) : v_(std::move(v)) {}
  Value(List v) : v_(std::make_shared<const List>(std::move(v))) {}
  Value(Record v) : v_(std::make_shared<const Record>(std::move(v))) {}

  bool is_nil() const { return std::holds_alternative<std::monostate>(v_); }
  template <class T> bool is() const { return std::holds_alternative<T>(v_); }
  template <class T> const T& as() const { return std::get<T>(v_); }
  /// Integer or double.
  bool is_number() const { return is<double>() || is<std::int64_t>(); }
  double number() const { return is<std::int64_t>() ? static_cast<double>(as<std::int64_t>()) : as<double>(); }
  bool is_list() const { return is<std::shared_ptr<const List>>(); }
  bool is_record() const { return is<std::shared_ptr<const Record>>(); }
  const List& list() const { return *as<std::shared_ptr<const List>>(); }
  const Record& record() const { return *as<std::shared_ptr<const Record>>(); }
  const Variant& variant() const { return v_; }

 private:
  Variant v_;
};

/// "a number", "an array" ... for messages.
std::string kind_of(const Value& value);
/// Short one-line text of a value as a script would write it: 0.02, "euler", {32, 32, 32}.
std::string show(const Value& value);
/// Text that is equal exactly when two values make the same numbers: full precision, functions by their graph,
/// arrays by value. Basis of content keys.
std::string canonical(const Value& value);
/// Shortest text that reads back to the same double ("0.1", "1e-05" style as Lua would accept).
std::string shortest(double x);

}  // namespace quench
