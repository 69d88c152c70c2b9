// The one exception type of the engine. It carries what a message needs (which option, what was received,
// what is accepted, the nearest name); the bindings add the script line and the caret.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace quench {

enum class ErrorKind { argument, state, numeric, io, memory, interrupted, internal };

/// Lower-case name of a kind, as `err.kind` shows it to a script.
const char* name_of(ErrorKind kind);

/// A place in a user's script; `line` 0 means unknown.
struct SourcePlace {
  std::string file;
  int line = 0;
  bool known() const { return line > 0; }
};

class Error : public std::exception {
 public:
  using Facts = std::vector<std::pair<std::string, std::string>>;

  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  /// Registry name of the object the error is about, for example "landscape.overlap".
  Error& about(std::string name) { about_ = std::move(name); return *this; }
  /// Option at fault, as written in the table ("variance"); the bindings find its line and column.
  Error& option(std::string name) { option_ = std::move(name); return *this; }
  /// Short help printed behind the caret, for example: did you mean "alpha"?
  Error& hint(std::string text) { hint_ = std::move(text); return *this; }
  /// Extra lines printed under the message, each indented.
  Error& detail(std::string line) { details_.push_back(std::move(line)); return *this; }
  /// Name and value for programs that look at `err.facts`.
  Error& fact(std::string name, std::string value) { facts_.emplace_back(std::move(name), std::move(value)); return *this; }
  /// Where in the script the offending thing stands, when the engine knows better than the call stack.
  Error& at(SourcePlace place) { place_ = std::move(place); return *this; }

  const char* what() const noexcept override { return message_.c_str(); }
  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const std::string& about() const { return about_; }
  const std::string& option() const { return option_; }
  const std::string& hint() const { return hint_; }
  const std::vector<std::string>& details() const { return details_; }
  const Facts& facts() const { return facts_; }
  const SourcePlace& place() const { return place_; }

 private:
  ErrorKind kind_;
  std::string message_, about_, option_, hint_;
  std::vector<std::string> details_;
  Facts facts_;
  SourcePlace place_;
};

/// Shorthand for the commonest kind.
inline Error argument_error(std::string message) { return Error(ErrorKind::argument, std::move(message)); }

}  // namespace quench
