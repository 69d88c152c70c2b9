// Names and operand counts of the operations of traced functions.
#include <iterator>

#include "engine/core/expression.h"

namespace quench {

namespace {

struct Description { const char* name; int arity; };

// In the order of enum Op.
constexpr Description descriptions[] = {
    {"constant", 0}, {"input", 0}, {"axis", 0},
    {"add", 2}, {"subtract", 2}, {"multiply", 2}, {"divide", 2}, {"power", 2}, {"negate", 1}, {"modulo", 2}, {"floor_divide", 2},
    {"abs", 1}, {"sqrt", 1}, {"exp", 1}, {"expm1", 1}, {"log", 1}, {"log1p", 1},
    {"sin", 1}, {"cos", 1}, {"tan", 1}, {"asin", 1}, {"acos", 1}, {"atan", 1}, {"atan2", 2},
    {"sinh", 1}, {"cosh", 1}, {"tanh", 1},
    {"erf", 1}, {"erfc", 1}, {"lgamma", 1}, {"digamma", 1},
    {"floor", 1}, {"ceil", 1}, {"min", 2}, {"max", 2},
    {"lt", 2}, {"le", 2}, {"gt", 2}, {"ge", 2}, {"eq", 2}, {"and", 2}, {"or", 2}, {"not", 1}, {"where", 3},
    {"table", 1},
};
static_assert(std::size(descriptions) == static_cast<std::size_t>(Op::table) + 1);

}  // namespace

int arity(Op op) { return descriptions[static_cast<std::size_t>(op)].arity; }
const char* name_of(Op op) { return descriptions[static_cast<std::size_t>(op)].name; }

}  // namespace quench
