// quench.math and the comparisons of numbers, arrays and traced variables.
#include "interpreter/documents_tables.h"

namespace quench::interpreter {

namespace {

/// Functions of one variable that need no more than a name and a formula.
struct PlainFunction { const char *name, *sentence; };
const PlainFunction plain_functions[] = {
    {"abs", "Absolute value."}, {"acos", "Inverse cosine, in radians."}, {"asin", "Inverse sine, in radians."},
    {"ceil", "Smallest whole number that is not less."}, {"cos", "Cosine of radians."}, {"cosh", "Hyperbolic cosine."},
    {"digamma", "Derivative of lgamma."}, {"erf", "Error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x."},
    {"erfc", "1 - erf(x) without cancellation."}, {"exp", "Exponential."}, {"expm1", "exp(x) - 1 without cancellation near 0."},
    {"floor", "Largest whole number that is not greater."}, {"lgamma", "Logarithm of the absolute value of the gamma function."},
    {"log1p", "log(1 + x) without cancellation near 0."}, {"sin", "Sine of radians."}, {"sinh", "Hyperbolic sine."},
    {"sqrt", "Square root."}, {"tan", "Tangent of radians."}, {"tanh", "Hyperbolic tangent."}};

struct Comparison { const char *name, *sign; };
const Comparison comparisons[] = {{"lt", "<"}, {"le", "<="}, {"gt", ">"}, {"ge", ">="}, {"eq", "=="}};

}  // namespace

std::vector<Documented> documented_mathematics() {
  constexpr auto function = Documented::Kind::function;
  constexpr auto method = Documented::Kind::method;
  const std::string any = "number|quench.array|quench.dataset";
  std::vector<Documented> out{
      {"quench.math", "atan", function, "y: any, x?: any", "any", "Inverse tangent of y/x (of y where x is left out), in radians, in the right quadrant.", ""},
      {"quench.math", "clamp", function, "x: any, low: number, high: number", "any", "x, but not below low nor above high.", "local bounded = quench.math.clamp(q, 0, 1)"},
      {"quench.math", "log", function, "x: any, base?: number", "any", "Natural logarithm; a base for plain numbers only.", ""},
      {"quench.math", "max", function, "x: any, ...: any", "any", "Greatest of its arguments, element by element.", ""},
      {"quench.math", "min", function, "x: any, ...: any", "any", "Least of its arguments, element by element.", ""},
      {"quench.math", "where", function, "condition: any, yes: any, no: any", "any", "The same as quench.where.", ""}};
  for (const PlainFunction& f : plain_functions) out.push_back({"quench.math", f.name, function, "x: " + any, any, f.sentence, ""});
  for (const Comparison& c : comparisons)
    out.push_back({"number", c.name, method, "other: number", "boolean",
                   std::string("x ") + c.sign + " other as a condition for quench.where; conditions combine with &, | and ~.",
                   std::string("quench.where(x:") + c.name + "(0.5), a, b)"});
  return out;
}

}  // namespace quench::interpreter
