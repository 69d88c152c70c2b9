// What stands in a folder a run wants to use, and what the user can do about it (language.md 8).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/io/storage.h"

namespace quench::io {

enum class Standing {
  nothing,     ///< absent or empty
  begun,       ///< a run that was killed before it had a manifest: nothing to lose
  unfinished, finished,
  damaged,     ///< a run whose manifest cannot be used
  foreign      ///< anything else: never touched
};

struct Occupant {
  Standing standing = Standing::nothing;
  std::string script_name, isa;          ///< of a run with a usable manifest
  std::vector<std::string> names;        ///< what is in the folder
  bool holds(const std::string& name) const { return std::count(names.begin(), names.end(), name) > 0; }
};

/// Looks without writing or locking. Throws an io error when `path` is a file or cannot be read.
Occupant occupant_of(const std::string& path, const FileSystem& files);

/// The error for a run that may not start in `path`, with the ways out that fit.
Error refusal(const std::string& path, const Occupant& occupant, bool force);

/// Path as a shell wants it: quoted where it holds a space or another special character.
std::string shell_word(const std::string& path);

}  // namespace quench::io
