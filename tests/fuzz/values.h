// Random Lua expressions: numbers, texts, tables, functions and quench's own values, right and wrong.
#pragma once

#include "engine/core/schema.h"
#include "tests/fuzz/mutation.h"

namespace quench::testing {

/// Writes expressions of bounded depth.
class ValueWriter {
 public:
  explicit ValueWriter(Dice& dice) : dice_(dice) {}

  /// Any value. `fitting` is an option whose own kinds are tried often.
  std::string value(int depth = 2, const Option* fitting = nullptr) {
    if (fitting && !dice_.one_in(4)) return fitting_value(*fitting, depth);
    switch (dice_.below(depth > 0 ? 9 : 4)) {
      case 0: return dice_.of(awkward_numbers());
      case 1: return small_number();
      case 2: return plain();
      case 3: return dice_.of(functions());
      case 4: return table(depth - 1);
      case 5: return array();
      case 6: return object(depth - 1);
      case 7: return dice_.of(specials());
      default: return dice_.one_in(2) ? "samples.dataset" : "samples.result";
    }
  }

  /// A declaration of any model, with options that are mostly its own.
  std::string object(int depth) { return object_of(*dice_.of(Registry::get().all()), depth); }

  std::string object_of(const Schema& schema, int depth) {
    std::string text = "quench." + schema.full_name() + " { ";
    for (const Option& option : schema.options)
      if (option.required || dice_.one_in(3)) text += "[\"" + option.name + "\"] = " + value(depth, &option) + ", ";
    if (dice_.one_in(12)) text += dice_.of(std::vector<std::string>{"[1] = 3", "[true] = 1", "nonsense = 2", "[\"\"] = 0", "[0.5] = {}"});
    return text + " }";
  }

  /// A declaration whose options fit their kinds, for building on.
  std::string fitting_object(const std::string& category, int depth) {
    const std::vector<const Schema*> known = Registry::get().in(category);
    if (known.empty()) return "nil";
    const Schema& schema = *dice_.of(known);
    std::string text = "quench." + schema.full_name() + " { ";
    for (const Option& option : schema.options)
      if (option.required || dice_.one_in(4)) text += "[\"" + option.name + "\"] = " + fitting_value(option, depth - 1) + ", ";
    return text + "}";
  }

  std::string small_number() { return std::to_string(static_cast<double>(dice_.below(4001)) / 1000 - 1); }

 private:
  std::string fitting_value(const Option& o, int depth) {
    std::vector<std::string> fits;
    if (o.accepts & accepts_number) fits.push_back(dice_.one_in(2) ? small_number() : dice_.of(awkward_numbers()));
    if (o.accepts & accepts_integer) fits.push_back(dice_.one_in(3) ? dice_.of(awkward_numbers()) : std::to_string(dice_.below(9)));
    if (o.accepts & accepts_boolean) fits.push_back(dice_.one_in(2) ? "true" : "false");
    if (o.accepts & accepts_text) fits.push_back("\"" + (o.choices.empty() ? std::string("word") : dice_.of(o.choices)) + "\"");
    if (o.accepts & accepts_array) fits.push_back(array());
    if (o.accepts & accepts_function) fits.push_back(dice_.of(functions()));
    if ((o.accepts & accepts_object) && depth > 0) fits.push_back(o.category.empty() ? object(depth - 1) : fitting_object(o.category, depth));
    if ((o.accepts & accepts_list) && depth > 0) fits.push_back("{ " + entries(o, depth, "") + " }");
    if ((o.accepts & accepts_record) && depth > 0) fits.push_back("{ " + entries(o, depth, "a = ") + ", " + entries(o, depth, "b = ") + " }");
    if (o.accepts & accepts_script) fits.push_back(table(1));
    if (dice_.one_in(8)) fits.push_back("quench.axis \"T\"");
    return fits.empty() ? plain() : dice_.of(fits);
  }
  std::string entries(const Option& o, int depth, const std::string& key) {
    return key + (o.category.empty() ? value(depth - 1) : fitting_object(o.category, depth - 1));
  }

  std::string plain() {
    static const std::vector<std::string> texts{"nil", "true", "false", "\"\"", "\"auto\"", "\"T\"", "\"1%\"", "\"nan\"", "\"a\\0b\"", "\"\\xff\\xfe\"",
                                                "\"../x\"", "(\"x\"):rep(3000)", "\"%s%n\"", "\"8\"", "print", "math.sin", "string"};
    return dice_.of(texts);
  }
  std::string array() {
    std::string text = "{ ";
    for (std::size_t n = dice_.below(6); n > 0; --n) text += (dice_.one_in(6) ? dice_.of(awkward_numbers()) : small_number()) + ", ";
    text += "}";
    switch (dice_.below(5)) {
      case 0: return "quench.array" + text;
      case 1: return "quench.linspace(0, 3, " + std::to_string(1 + dice_.below(5)) + ")";
      case 2: return "quench.array.zeros(" + std::to_string(dice_.below(4)) + ", " + std::to_string(dice_.below(4)) + ")";
      case 3: return "quench.logspace(0.1, 10, 4)";
      default: return text;
    }
  }
  std::string table(int depth) {
    std::string text = "{ ";
    static const std::vector<std::string> keys{"", "", "a = ", "t = ", "T = ", "members = ", "min = ", "max = ", "[2.5] = ", "[7] = ", "x = ", "y = ", "start = ", "model = ", "data = "};
    for (std::size_t n = dice_.below(4); n > 0; --n) text += dice_.of(keys) + value(depth) + ", ";
    return text + "}";
  }
  static const std::vector<std::string>& functions() {
    static const std::vector<std::string> all{
        "function(q) return q^2/2 - 0.3*q^3 end", "function() end", "function(...) return ... end", "function(x, y, z) return x*y - z end",
        "function(q) return math.log(q) end", "function(q) if q < 0.5 then return 1 end return 0 end", "function(q) return q == 1 and 2 or 3 end",
        "function(q) return 1/0 end", "function(q) error \"mine\" end", "function(q) error {} end", "function(q) error() end",
        "function(q) return {q} end", "function(q) return \"text\" end", "function(x, p) return p.a*x end", "function(q) return q % 0 end",
        "function(q) local s = q for i = 1, 3000 do s = s*q + i end return s end", "function(q) return quench.where(q:lt(0), q, -q) end",
        "function(q) while true do end end", "function(q) return math.random() end", "quench.kernel(function(q) return q*q end)",
        "function(q) return quench.axis \"T\" * q end", "function(q) return #q end", "function(q) return q.x end", "function(q) return q() end",
        "quench.tabulate(function(x) return x*x end, {-2, 2})", "function(q) return math.max(q, math.huge) end", "function(a) return a:sum() end"};
    return all;
  }
  static const std::vector<std::string>& specials() {
    static const std::vector<std::string> all{
        "quench.axis \"T\"", "2*quench.axis \"K\"", "coroutine.create(print)", "samples.itself", "setmetatable({}, { __index = error })",
        "setmetatable({}, { __len = error, __pairs = error })", "setmetatable({}, { __tostring = error, __name = 3 })", "quench", "quench.units.K*3",
        "quench.units.nm", "samples.array", "samples.matrix", "samples.empty", "samples.dataset.value", "samples.dataset.members", "getmetatable(samples.array)",
        "quench.landscape", "quench.expect(1)", "{ 1, 2, \"x\" }", "{ {1, 2}, {3} }", "{ {1, 2}, {3, 4} }", "samples.nested", "quench.materials"};
    return all;
  }

  Dice& dice_;
};

}  // namespace quench::testing
