#include "engine/io/standing.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "engine/io/manifest.h"

namespace quench::io {

namespace {

bool is_leftover(const std::string& name) { return name == ".lock" || name.ends_with(temporary_ending); }

/// Only what create() makes before the manifest. The lock file tells it from a user's own folder.
bool is_begun(const std::string& path, const std::vector<std::string>& names) {
  if (!std::count(names.begin(), names.end(), ".lock")) return false;
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_leftover(name) || name == "script" || (name == "blocks" && names_in(path + "/blocks").empty());
  });
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 4); ++i) text += (i ? ", " : "") + names[i];
  return names.size() > 4 ? text + ", ..." : text;
}

std::string described(const Occupant& occupant) {
  const std::string script = occupant.script_name.empty() ? "" : " of " + occupant.script_name;
  switch (occupant.standing) {
    case Standing::unfinished: return "holds an unfinished run" + script;
    case Standing::finished: return "holds a finished run" + script;
    case Standing::damaged: return "holds a run whose manifest.json cannot be used";
    default: return "is not empty and holds no run of quench (" + listed(occupant.names) + ")";
  }
}

}  // namespace

Occupant occupant_of(const std::string& path, const FileSystem& files) {
  Occupant occupant;
  const auto status = std::filesystem::status(path);
  if (!std::filesystem::exists(status)) return occupant;
  if (!std::filesystem::is_directory(status))
    throw Error(ErrorKind::io, "cannot use " + path + " as a result folder: it is a file").fact("path", path);
  occupant.names = names_in(path);
  if (occupant.names.empty()) return occupant;
  if (!occupant.holds("manifest.json")) {
    occupant.standing = is_begun(path, occupant.names) ? Standing::begun : Standing::foreign;
    return occupant;
  }
  const std::string text = read_file(path + "/manifest.json", files);
  try {
    const Manifest manifest = decode_manifest(text, path + "/manifest.json");
    occupant.standing = manifest.complete ? Standing::finished : Standing::unfinished;
    occupant.script_name = manifest.script_name;
    occupant.isa = manifest.isa;
  } catch (const Error&) {
    // A manifest.json of some other program is not ours to replace; ours stands beside script/ and blocks/.
    occupant.standing = occupant.holds("blocks") && occupant.holds("script") ? Standing::damaged : Standing::foreign;
  }
  return occupant;
}

Error refusal(const std::string& path, const Occupant& occupant, bool force) {
  const bool foreign = occupant.standing == Standing::foreign;
  Error error(ErrorKind::io, path + " " + described(occupant) + (force && foreign ? ": --force replaces only runs" : ""));
  error.fact("path", path);
  if (occupant.standing == Standing::unfinished) error.detail("go on with it:   quench resume " + shell_word(path));
  error.detail("another folder:  --out DIR");
  if (!foreign) error.detail("replace it:      --force (blocks that still fit are kept)");
  return error;
}

std::string shell_word(const std::string& path) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) || c > 127 || std::string_view("/._-+,:@%=").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (!path.empty() && std::all_of(path.begin(), path.end(), plain)) return path;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace quench::io
