// Formatted output that never throws: fmt::print does where nothing can be written (a full disk, a closed pipe), and an error
// message that cannot be shown must not end the program in its place.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace quench::interpreter {

/// What is lost on stdout shows in the exit code (main.cpp looks at the stream); on stderr nobody is left to be told.
template <class... T>
void say(std::FILE* to, fmt::format_string<T...> format, T&&... values) {
  const std::string text = fmt::format(format, std::forward<T>(values)...);
  std::fwrite(text.data(), 1, text.size(), to);
}

}  // namespace quench::interpreter
