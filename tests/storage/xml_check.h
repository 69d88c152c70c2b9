// Just enough XML to see that a document is well-formed: balanced tags, quoted attributes that stand once, known entities.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What is wrong with a document, "" when it is well-formed.
class XmlCheck {
 public:
  static std::string of(std::string_view text) {
    XmlCheck check(text);
    check.run();
    return check.problem_;
  }

 private:
  explicit XmlCheck(std::string_view text) : rest_(text) {}

  void run() {
    if (rest_.starts_with("<!DOCTYPE html>")) rest_.remove_prefix(15);
    while (!rest_.empty() && problem_.empty()) rest_.front() == '<' ? tag() : content();
    if (problem_.empty() && !open_.empty()) problem_ = open_.back() + " is not closed";
  }

  void content() {
    const unsigned char c = static_cast<unsigned char>(rest_.front());
    if (c < 0x20 && c != '\n' && c != '\t') problem_ = "control character";
    if (c == '&') return entity();
    rest_.remove_prefix(1);
  }

  void entity() {
    for (const char* known : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
      if (rest_.starts_with(known)) return rest_.remove_prefix(std::string_view(known).size());
    problem_ = "bare & before " + std::string(rest_.substr(0, 20));
  }

  std::string name() {
    std::size_t end = 0;
    while (end < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[end])) || rest_[end] == '-' || rest_[end] == ':')) ++end;
    const std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end);
    if (text.empty()) problem_ = "no name at " + std::string(rest_.substr(0, 20));
    return text;
  }

  void tag() {
    rest_.remove_prefix(1);
    const bool closing = rest_.starts_with('/');
    if (closing) rest_.remove_prefix(1);
    const std::string tag = name();
    if (closing) {
      if (open_.empty() || open_.back() != tag) problem_ = "</" + tag + "> closes nothing";
      else open_.pop_back();
    } else {
      open_.push_back(tag);
      attributes();
    }
    if (problem_.empty() && rest_.starts_with("/>") && !closing) {
      open_.pop_back();
      rest_.remove_prefix(1);
    }
    if (!rest_.starts_with('>')) problem_ = problem_.empty() ? "tag " + tag + " does not end" : problem_;
    else rest_.remove_prefix(1);
  }

  void attributes() {
    std::set<std::string> seen;
    while (problem_.empty() && rest_.starts_with(' ')) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
      if (rest_.starts_with('>') || rest_.starts_with("/>")) return;
      if (const std::string attribute = name(); !seen.insert(attribute).second) problem_ = attribute + " stands twice";
      if (!rest_.starts_with("=\"")) problem_ = "attribute without a quoted value";
      rest_.remove_prefix(2);
      while (problem_.empty() && !rest_.empty() && rest_.front() != '"') rest_.front() == '<' ? void(problem_ = "< in an attribute") : content();
      if (!rest_.empty()) rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::string problem_;
};
