// Readable infix text of expression graphs, in the syntax of the script.
#include <cmath>

#include "engine/core/expression.h"
#include "engine/core/value.h"

namespace quench {

namespace {

// Lua's precedences, loosest first.
enum Precedence { any = 0, or_ = 1, and_ = 2, sum = 3, product = 4, sign = 5, power = 6, atom = 7 };

/// How a binary operator is written and how tightly its operands must bind.
struct Operator { const char* text; Precedence own, left, right; };

const Operator* operator_of(Op op) {
  static constexpr Operator add{" + ", sum, sum, sum}, subtract{" - ", sum, sum, product}, multiply{"*", product, product, product},
      divide{"/", product, product, sign}, modulo{" % ", product, product, sign}, floor_divide{"//", product, product, sign},
      raise{"^", power, atom, sign}, both{" & ", and_, and_, sum}, either{" | ", or_, or_, and_};
  switch (op) {
    case Op::add: return &add;
    case Op::subtract: return &subtract;
    case Op::multiply: return &multiply;
    case Op::divide: return &divide;
    case Op::modulo: return &modulo;
    case Op::floor_divide: return &floor_divide;
    case Op::power: return &raise;
    case Op::logical_and: return &both;
    case Op::logical_or: return &either;
    default: return nullptr;
  }
}

bool is_comparison(Op op) { return op >= Op::less && op <= Op::equal; }

/// A piece still to be written: plain text, or a node that must bind at least as tightly as `least`.
struct Piece { std::string text; const Node* node; Precedence least; };

Precedence precedence_of(const Node& node) {
  if (const Operator* o = operator_of(node.op)) return o->own;
  if (node.op == Op::negate || node.op == Op::logical_not) return sign;
  if (node.op == Op::constant && std::signbit(node.value)) return sign;
  return atom;
}

/// Pieces of a node, in order.
std::vector<Piece> pieces_of(const Node& node) {
  const auto argument = [&](std::size_t i, Precedence least) { return Piece{{}, node.arguments[i].get(), least}; };
  const auto plain = [](std::string text) { return Piece{std::move(text), nullptr, any}; };
  if (node.op == Op::constant) return {plain(shortest(node.value))};
  if (node.op == Op::input) return {plain(node.name)};
  if (node.op == Op::axis) return {plain("quench.axis \"" + node.name + "\"")};
  if (node.op == Op::add && node.arguments[1]->op == Op::constant && std::signbit(node.arguments[1]->value))
    return {argument(0, sum), plain(" - " + shortest(-node.arguments[1]->value))};
  if (const Operator* o = operator_of(node.op)) return {argument(0, o->left), plain(o->text), argument(1, o->right)};
  if (node.op == Op::negate) return {plain("-"), argument(0, power)};
  if (node.op == Op::logical_not) return {plain("~"), argument(0, power)};
  if (is_comparison(node.op) && node.arguments[0]->op == Op::constant)
    return {plain("(" + shortest(node.arguments[0]->value) + "):" + name_of(node.op) + "("), argument(1, any), plain(")")};
  if (is_comparison(node.op)) return {argument(0, atom), plain(std::string(":") + name_of(node.op) + "("), argument(1, any), plain(")")};
  std::vector<Piece> pieces = {plain((node.op == Op::arctangent2 ? "atan" : name_of(node.op)) + std::string("("))};
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    if (i > 0) pieces.push_back(plain(", "));
    pieces.push_back(argument(i, any));
  }
  pieces.push_back(plain(")"));
  return pieces;
}

constexpr std::size_t longest_text = 4000;

}  // namespace

// A graph with much sharing can stand for exponentially long text; what does not fit a page is cut.
std::string show(const Expression& expression) {
  if (!expression) return "";
  std::string text;
  std::vector<Piece> waiting = {{{}, expression.root().get(), any}};
  while (!waiting.empty()) {
    const Piece piece = std::move(waiting.back());
    waiting.pop_back();
    if (!piece.node) {
      text += piece.text;
      if (text.size() > longest_text) return text.substr(0, longest_text) + " ...";
      continue;
    }
    std::vector<Piece> inner = pieces_of(*piece.node);
    if (precedence_of(*piece.node) < piece.least) {
      inner.insert(inner.begin(), Piece{"(", nullptr, any});
      inner.push_back(Piece{")", nullptr, any});
    }
    waiting.insert(waiting.end(), std::make_move_iterator(inner.rbegin()), std::make_move_iterator(inner.rend()));
  }
  return text;
}

}  // namespace quench
