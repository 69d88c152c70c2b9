#include "engine/core/value.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/core/schema.h"

namespace quench {

std::string shortest(double x) {
  if (std::isnan(x)) return "nan";
  if (std::isinf(x)) return x > 0 ? "math.huge" : "-math.huge";
  return fmt::format("{}", x);
}

std::string kind_of(const Value& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "nil"; }
    std::string operator()(bool) const { return "a boolean"; }
    std::string operator()(std::int64_t) const { return "a number"; }
    std::string operator()(double) const { return "a number"; }
    std::string operator()(const std::string&) const { return "a string"; }
    std::string operator()(const Array&) const { return "an array"; }
    std::string operator()(const FunctionPtr&) const { return "a function"; }
    std::string operator()(const Expression&) const { return "an axis"; }
    std::string operator()(const ObjectPtr& o) const { return "the object " + o->full_name(); }
    std::string operator()(const std::shared_ptr<const List>&) const { return "a list"; }
    std::string operator()(const std::shared_ptr<const Record>&) const { return "a table with names"; }
  };
  return std::visit(Visitor{}, value.variant());
}

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') { out += "\\n"; continue; }
    out += c;
  }
  return out + '"';
}

std::string show_array(const Array& a) {
  if (a.rank() != 1) {
    std::string shape;
    for (std::size_t n : a.shape()) shape += (shape.empty() ? "" : "x") + std::to_string(n);
    return "array(" + shape + ")";
  }
  const std::size_t n = a.size();
  std::string out = "{";
  for (std::size_t i = 0; i < n; ++i) {
    if (n > 8 && i == 3) {
      out += fmt::format(", ... {} values ..., ", n - 4);
      i = n - 1;
    } else if (i) {
      out += ", ";
    }
    out += shortest(a[i]);
  }
  return out + "}";
}

std::string show_function(const Function& f) {
  std::string names;
  for (const std::string& name : f.arguments) names += (names.empty() ? "" : ", ") + name;
  return "function(" + names + ") " + show(f.body);
}

}  // namespace

std::string show(const Value& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "nil"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return shortest(v); }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const Array& v) const { return show_array(v); }
    std::string operator()(const FunctionPtr& v) const { return show_function(*v); }
    std::string operator()(const Expression& v) const { return show(v); }
    std::string operator()(const ObjectPtr& v) const { return v->full_name() + "{...}"; }
    std::string operator()(const std::shared_ptr<const List>& v) const {
      std::string out = "{";
      for (const Value& item : *v) out += (out.size() > 1 ? ", " : "") + show(item);
      return out + "}";
    }
    std::string operator()(const std::shared_ptr<const Record>& v) const {
      std::string out = "{";
      for (const auto& [name, item] : *v) out += (out.size() > 1 ? ", " : " ") + name + " = " + show(item);
      return out + (v->empty() ? "}" : " }");
    }
  };
  return std::visit(Visitor{}, value.variant());
}

std::string canonical(const Value& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "nil"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    // 3 and 3.0 make the same numbers, so whole doubles and integers share one text.
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const {
      if (std::abs(v) < 9e15 && v == std::floor(v)) return std::to_string(static_cast<std::int64_t>(v));
      return fmt::format("{:a}", v);
    }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const Array& v) const {
      std::string out = "array(";
      for (std::size_t n : v.shape()) out += std::to_string(n) + ",";
      out += ":";
      for (std::size_t i = 0; i < v.size(); ++i) out += (*this)(v[i]) + ",";
      return out + ")";
    }
    std::string operator()(const FunctionPtr& v) const {
      std::string out = "function(";
      for (const std::string& name : v->arguments) out += name + ",";
      return out + ":" + canonical(v->body) + ")";
    }
    std::string operator()(const Expression& v) const { return "axis(" + canonical(v) + ")"; }
    std::string operator()(const ObjectPtr& v) const { return canonical(*v); }
    std::string operator()(const std::shared_ptr<const List>& v) const {
      std::string out = "[";
      for (const Value& item : *v) out += canonical(item) + ",";
      return out + "]";
    }
    std::string operator()(const std::shared_ptr<const Record>& v) const {
      std::string out = "{";
      for (const auto& [name, item] : *v) out += quoted(name) + "=" + canonical(item) + ",";
      return out + "}";
    }
  };
  return std::visit(Visitor{}, value.variant());
}

}  // namespace quench
