#include "bindings/place.h"

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace quench::bindings {

namespace {

/// Finds the innermost Lua function; false when only C functions are on the stack.
bool innermost(lua_State* L, lua_Debug& ar) {
  for (int level = 0; lua_getstack(L, level, &ar); ++level) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline > 0) return true;
  }
  return false;
}

}  // namespace

SourcePlace calling_place(lua_State* L) {
  lua_Debug ar;
  if (!innermost(L, ar)) return {};
  return {ar.source[0] == '@' ? ar.source + 1 : ar.short_src, ar.currentline};
}

std::string calling_source(lua_State* L) {
  lua_Debug ar;
  return innermost(L, ar) ? source_of_chunk(ar.source) : std::string();
}

std::string source_of_chunk(const char* name) {
  if (name[0] == '=') return {};
  if (name[0] != '@') return name;
  std::ifstream file(name + 1, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string line_of(const std::string& source, int line) {
  std::istringstream in(source);
  std::string text;
  for (int i = 0; i < line; ++i)
    if (!std::getline(in, text)) return {};
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

namespace {

struct Token {
  enum Kind { name, number, text, symbol, end } kind = end;
  std::string word;
  int line = 0, column = 0;
};

/// A lexer for Lua source, good enough to find keys: names, numbers, strings, comments, one-character symbols.
class Lexer {
 public:
  explicit Lexer(const std::string& source) : s_(source) {}

  Token next() {
    skip_space_and_comments();
    Token token{Token::end, "", line_, column()};
    if (at_ >= s_.size()) return token;
    const unsigned char c = static_cast<unsigned char>(s_[at_]);
    if (std::isalpha(c) || c == '_') return read(token, Token::name, [](unsigned char ch) { return std::isalnum(ch) || ch == '_'; });
    if (std::isdigit(c) || (c == '.' && at_ + 1 < s_.size() && std::isdigit(static_cast<unsigned char>(s_[at_ + 1])))) return number(token);
    if (c == '"' || c == '\'') return quoted(token);
    if (const int level = long_bracket(); level >= 0) return skip_long(level), token.kind = Token::text, token;
    token.kind = Token::symbol;
    // == must not look like the = of a key
    token.word = s_.compare(at_, 2, "==") == 0 ? "==" : std::string(1, s_[at_]);
    at_ += token.word.size();
    return token;
  }

 private:
  int column() const { return static_cast<int>(at_ - line_start_) + 1; }
  void step() {
    if (s_[at_] == '\n') ++line_, line_start_ = at_ + 1;
    ++at_;
  }
  template <class Test>
  Token read(Token token, Token::Kind kind, Test part) {
    token.kind = kind;
    while (at_ < s_.size() && part(static_cast<unsigned char>(s_[at_]))) token.word += s_[at_++];
    return token;
  }
  Token number(Token token) {
    char* stop = nullptr;
    std::strtod(s_.c_str() + at_, &stop);
    token.kind = Token::number;
    const std::size_t length = static_cast<std::size_t>(stop - (s_.c_str() + at_));
    token.word = s_.substr(at_, length ? length : 1);
    at_ += token.word.size();
    return token;
  }
  Token quoted(Token token) {
    token.kind = Token::text;
    const std::size_t start = at_;
    const char quote = s_[at_];
    for (step(); at_ < s_.size() && s_[at_] != quote && s_[at_] != '\n'; step())
      if (s_[at_] == '\\' && at_ + 1 < s_.size()) step();
    if (at_ < s_.size()) step();
    token.word = s_.substr(start, at_ - start);
    return token;
  }
  /// Level of [[ or [=[ at the present position, -1 for none.
  int long_bracket() const {
    if (s_[at_] != '[') return -1;
    std::size_t i = at_ + 1;
    while (i < s_.size() && s_[i] == '=') ++i;
    return i < s_.size() && s_[i] == '[' ? static_cast<int>(i - at_ - 1) : -1;
  }
  void skip_long(int level) {
    const std::string close = "]" + std::string(static_cast<std::size_t>(level), '=') + "]";
    const std::size_t stop = s_.find(close, at_);
    const std::size_t end = stop == std::string::npos ? s_.size() : stop + close.size();
    while (at_ < end) step();
  }
  void skip_space_and_comments() {
    while (at_ < s_.size()) {
      if (std::isspace(static_cast<unsigned char>(s_[at_]))) {
        step();
      } else if (s_.compare(at_, 2, "--") == 0) {
        at_ += 2;
        const int level = at_ < s_.size() ? long_bracket() : -1;
        if (level >= 0) skip_long(level);
        else while (at_ < s_.size() && s_[at_] != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  const std::string& s_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

std::vector<Token> tokens_from(const std::string& source, int first_line, int last_line) {
  std::vector<Token> out;
  Lexer lexer(source);
  for (Token t = lexer.next(); t.kind != Token::end; t = lexer.next()) {
    if (t.line > last_line) break;
    if (t.line >= first_line) out.push_back(t);
  }
  return out;
}

bool is_symbol(const std::vector<Token>& t, std::size_t i, const char* word) {
  return i < t.size() && t[i].kind == Token::symbol && t[i].word == word;
}

int nesting(const Token& t) {
  if (t.kind == Token::name && (t.word == "function" || t.word == "if" || t.word == "do")) return 1;
  if (t.kind == Token::name && t.word == "end") return -1;
  if (t.kind != Token::symbol) return 0;
  if (t.word == "{" || t.word == "(" || t.word == "[") return 1;
  return t.word == "}" || t.word == ")" || t.word == "]" ? -1 : 0;
}

/// Index of the key token inside the table that opens at tokens[open], or tokens.size().
std::size_t key_inside(const std::vector<Token>& t, std::size_t open, const std::string& key) {
  int depth = 0;
  for (std::size_t i = open; i < t.size(); ++i) {
    if (depth == 1 && t[i].kind == Token::name && t[i].word == key && is_symbol(t, i + 1, "=")) return i;
    depth += nesting(t[i]);
    if (depth == 0) break;
  }
  return t.size();
}

/// The same for a dotted path into nested tables: the last part that is found.
std::size_t path_inside(const std::vector<Token>& t, std::size_t open, const std::string& key) {
  std::istringstream path(key);
  std::string part;
  std::size_t found = t.size();
  while (std::getline(path, part, '.')) {
    const std::size_t next = key_inside(t, found == t.size() ? open : found + 2, part);
    if (next == t.size()) break;
    found = next;
    if (!is_symbol(t, found + 2, "{")) break;
  }
  return found;
}

enum class Likeness { other, unknown, same };

/// Compares the value that stands after the key at t[i] with what a message shows of the received one.
Likeness likeness(const std::vector<Token>& t, std::size_t i, const std::string& received) {
  const bool negative = is_symbol(t, i + 2, "-");
  const std::size_t at = i + 2 + negative;
  const bool alone = at + 1 < t.size() && (is_symbol(t, at + 1, ",") || is_symbol(t, at + 1, ";") || is_symbol(t, at + 1, "}"));
  if (!alone || received.empty()) return Likeness::unknown;
  if (t[at].kind == Token::number) {
    const double value = std::strtod(t[at].word.c_str(), nullptr);
    return (negative ? -value : value) == std::strtod(received.c_str(), nullptr) ? Likeness::same : Likeness::other;
  }
  if (t[at].kind != Token::text || t[at].word.size() < 2) return Likeness::unknown;
  return '"' + t[at].word.substr(1, t[at].word.size() - 2) + '"' == received ? Likeness::same : Likeness::other;
}

}  // namespace

KeyPlace find_key(const std::string& source, int line, const std::string& constructor, const std::string& key, const std::string& received) {
  const std::vector<Token> t = tokens_from(source, line, line + 400);
  const auto place = [&](std::size_t i) { return KeyPlace{t[i].line, t[i].column, static_cast<int>(t[i].word.size())}; };
  std::size_t best = t.size(), first_call = t.size();
  Likeness best_likeness = Likeness::other;
  for (std::size_t i = 0; i < t.size() && (first_call == t.size() || t[i].line == t[first_call].line); ++i) {
    if (t[i].kind != Token::name || t[i].word != constructor) continue;
    std::size_t open = i + 1;
    if (is_symbol(t, open, "(") && is_symbol(t, open + 1, "{")) ++open;
    if (!is_symbol(t, open, "{") && !is_symbol(t, open, "(")) continue;
    if (key.empty()) return place(i);
    const std::size_t found = is_symbol(t, open, "(") ? t.size() : path_inside(t, open, key);
    if (found == t.size()) continue;
    const Likeness present = likeness(t, found, received);
    if (best == t.size() || present > best_likeness) best = found, best_likeness = present;
    if (first_call == t.size()) first_call = i;
  }
  return best == t.size() ? KeyPlace{} : place(best);
}

std::vector<double> numerals(const std::string& source, int first_line, int last_line) {
  std::vector<double> out;
  for (const Token& t : tokens_from(source, first_line, last_line))
    if (t.kind == Token::number) out.push_back(std::strtod(t.word.c_str(), nullptr));
  return out;
}

}  // namespace quench::bindings
