// Completion: where in an unfinished chunk the cursor stands, and what the schemas say can stand there.
#include <algorithm>
#include <cctype>
#include <set>

#include "interpreter/documents_pages.h"
#include "interpreter/prompt.h"

namespace quench::interpreter {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// An open bracket: what stands before it ("landscape.overlap", "e:with"), which keys it has so far, and which one's value
/// is being written.
struct Frame {
  char bracket;
  std::string head;
  std::set<std::string> keys;
  std::string key;
};

/// The cursor's surroundings.
struct Place {
  std::vector<Frame> open;
  std::string chain;        ///< dotted name in front of the word: "landscape" in "landscape.ov|", with its last separator
  char separator = 0;       ///< '.', ':' or 0
  std::string word;         ///< begun word
  std::size_t start = 0;
  bool in_text = false, in_comment = false;
  bool at_key = false;      ///< the word stands where a key of a table can stand
};

/// Reads the input from its start to the cursor.
class Reader {
 public:
  explicit Reader(const std::string& input) : s_(input) {}

  Place read() {
    while (at_ < s_.size() && !place_.in_text && !place_.in_comment) step();
    if (place_.in_comment) return place_;
    if (!place_.in_text) take_word();
    return place_;
  }

 private:
  void step() {
    const char c = s_[at_];
    if (c == '-' && s_.compare(at_, 2, "--") == 0) return comment();
    if (c == '"' || c == '\'') return text(c);
    if (c == '[' && s_.compare(at_, 2, "[[") == 0) return long_text();
    if (is_word(c)) return word();
    if (c == '{' || c == '(' || c == '[') place_.open.push_back({c, name_, {}, ""});
    if ((c == '}' || c == ')' || c == ']') && !place_.open.empty()) place_.open.pop_back();
    if (c == ',' || c == ';') finish_entry();
    if (c == '=' && s_.compare(at_, 2, "==") != 0 && (at_ == 0 || !std::ispunct(static_cast<unsigned char>(s_[at_ - 1]))) && !place_.open.empty())
      place_.open.back().key = name_;
    if (!std::isspace(static_cast<unsigned char>(c)) && c != '.' && c != ':') name_.clear();
    if (!std::isspace(static_cast<unsigned char>(c))) last_ = c;
    if (c == '.' || c == ':') name_ += c;
    ++at_;
  }

  void finish_entry() {
    if (place_.open.empty()) return;
    Frame& frame = place_.open.back();
    if (!frame.key.empty()) frame.keys.insert(frame.key);
    frame.key.clear();
  }

  void word() {
    const std::size_t start = at_;
    while (at_ < s_.size() && is_word(s_[at_])) ++at_;
    const std::string found = s_.substr(start, at_ - start);
    before_ = last_;
    const bool continues = !name_.empty() && (name_.back() == '.' || name_.back() == ':') && (last_ == '.' || last_ == ':');
    name_ = continues ? name_ + found : found;
    last_ = 'a';
  }

  void comment() {
    const std::size_t end = s_.find('\n', at_);
    place_.in_comment = end == std::string::npos;
    at_ = place_.in_comment ? s_.size() : end;
  }

  void text(char quote) {
    const std::size_t start = ++at_;
    while (at_ < s_.size() && s_[at_] != quote) at_ += s_[at_] == '\\' ? 2 : 1;
    if (at_ >= s_.size()) {
      place_.in_text = true;
      place_.start = start;
      place_.word = s_.substr(start);
      place_.chain = name_;  // help "landsc|": the call's name
      return;
    }
    ++at_;
    name_.clear();
    last_ = '"';
  }

  void long_text() {
    const std::size_t end = s_.find("]]", at_);
    place_.in_comment = end == std::string::npos;
    at_ = end == std::string::npos ? s_.size() : end + 2;
    name_.clear();
    last_ = '"';
  }

  void take_word() {
    std::size_t start = s_.size();
    while (start > 0 && is_word(s_[start - 1])) --start;
    place_.word = s_.substr(start);
    place_.start = start;
    const char previous = place_.word.empty() ? last_ : before_;
    place_.at_key = previous == '{' || previous == ',' || previous == ';';
    std::string chain = name_;
    if (!place_.word.empty() && chain.size() >= place_.word.size()) chain.resize(chain.size() - place_.word.size());
    if (chain.empty() || (chain.back() != '.' && chain.back() != ':')) return;
    place_.separator = chain.back();
    chain.pop_back();
    place_.chain = chain;
  }

  const std::string& s_;
  std::size_t at_ = 0;
  std::string name_;            ///< dotted name just read, with a trailing separator where one follows
  char last_ = 0, before_ = 0;  ///< last character that is no space; the one before the last word
  Place place_;
};

std::string without_module(const std::string& name) { return name.rfind("quench.", 0) == 0 ? name.substr(7) : name; }

/// The schema whose options stand in a table after this head, null where there is none.
const Schema* schema_after(const std::string& head, const KnownNames& known) {
  std::string name = without_module(head);
  const std::string with = ":with";
  if (known.schema && name.size() > with.size() && name.compare(name.size() - with.size(), with.size(), with) == 0)
    name = known.schema(head.substr(0, head.size() - with.size()));
  for (const Schema* schema : Registry::get().all())
    if (schema->full_name() == name) return schema;
  return nullptr;
}

/// Innermost table that belongs to a constructor, with its schema: landscape.overlap( { ... } ) counts too.
const Schema* surrounding_schema(const Place& place, const KnownNames& known) {
  if (place.open.empty() || place.open.back().bracket != '{') return nullptr;
  const Frame& frame = place.open.back();
  if (frame.head.empty() && place.open.size() > 1 && place.open[place.open.size() - 2].bracket == '(')
    return schema_after(place.open[place.open.size() - 2].head, known);
  return schema_after(frame.head, known);
}

std::vector<std::string> option_names(const Schema& schema, const std::set<std::string>& given) {
  std::vector<std::string> names;
  for (const Option& option : schema.options)
    if (!given.count(option.name)) names.push_back(option.name);
  return names;
}

std::vector<std::string> owned(const std::string& owner, Documented::Kind kind) {
  std::vector<std::string> names;
  for (const Documented& entry : documented())
    if (entry.owner == owner && entry.kind == kind) names.push_back(entry.name);
  return names;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) { to.insert(to.end(), from.begin(), from.end()); }

std::vector<std::string> after_dot(const std::string& chain, const KnownNames& known) {
  std::vector<std::string> names;
  if (chain.empty()) return names;  // after a call: the kind of its value is not known
  for (const Schema* schema : Registry::get().in(without_module(chain)))
    if (schema->category != schema->name) names.push_back(schema->name);
  if (chain == "quench") {
    for (const Category& category : categories()) names.push_back(category.name);
  }
  append(names, owned(chain, Documented::Kind::function));
  append(names, owned(chain, Documented::Kind::field));
  if (known.fields) append(names, known.fields(chain));
  return names;
}

/// Methods of a value the state knows, else those of every kind of value.
std::vector<std::string> after_colon(const std::string& chain, const KnownNames& known) {
  if (known.methods && !chain.empty())
    if (const std::vector<std::string> names = known.methods(chain); !names.empty()) return names;
  std::vector<std::string> names;
  for (const Documented& entry : documented())
    if (entry.kind == Documented::Kind::method && (chain.empty() || entry.owner != "expectation")) names.push_back(entry.name);
  return names;
}

std::vector<std::string> global_names(const KnownNames& known) {
  std::vector<std::string> names{"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
                                 "or", "repeat", "return", "then", "true", "until", "while", "quench", "array", "linspace", "logspace", "range", "help",
                                 "print", "math", "string", "table", "require", "pairs", "ipairs", "tostring"};
  for (const Category& category : categories())
    if (category.name != "experiment") names.push_back(category.name);
  if (known.fields) append(names, known.fields(""));
  return names;
}

/// Inside quotes: the choices of the option being written, or pages after help.
std::vector<std::string> in_quotes(const Place& place, const KnownNames& known) {
  if (place.chain == "help" || (!place.open.empty() && place.open.back().bracket == '(' && place.open.back().head == "help")) return page_names();
  if (place.open.empty()) return {};
  const Schema* schema = surrounding_schema(place, known);
  const Option* option = schema ? schema->find(place.open.back().key) : nullptr;
  return option ? option->choices : std::vector<std::string>{};
}

}  // namespace

Completion complete(const std::string& input, const KnownNames& known) {
  const Place place = Reader(input).read();
  Completion out;
  out.start = place.start;
  out.quoted = place.in_text;
  if (place.in_comment) return out;
  const Schema* schema = surrounding_schema(place, known);
  std::vector<std::string> names;
  if (place.in_text) {
    names = in_quotes(place, known);
    out.suffix = "\"";
  } else if (place.separator == '.') {
    names = after_dot(place.chain, known);
  } else if (place.separator == ':') {
    names = after_colon(place.chain, known);
  } else if (schema && place.at_key) {
    names = option_names(*schema, place.open.back().keys);
    out.suffix = " = ";
  } else {
    names = global_names(known);
  }
  for (const std::string& name : names)
    if (name.rfind(place.word, 0) == 0) out.names.push_back(name);
  std::sort(out.names.begin(), out.names.end());
  out.names.erase(std::unique(out.names.begin(), out.names.end()), out.names.end());
  return out;
}

std::vector<std::string> completions(const std::string& line_up_to_cursor) { return complete(line_up_to_cursor).names; }

}  // namespace quench::interpreter
