// A small run that the storage tests write, break and resume.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/core/sha256.h"
#include "engine/io/storage.h"

namespace sample {

using namespace quench;
using namespace quench::io;

inline std::map<std::string, std::string> scripts() {
  return {{"decay.lua", "return quench.experiment{}\n"}, {"lib/tools.lua", "return {}\n"}};
}

inline Manifest manifest() {
  Manifest manifest;
  manifest.version = "0.1.0";
  manifest.isa = "v3";
  manifest.experiment_key = "0123abcd";
  manifest.seed = 18446744073709551615u;
  manifest.parameters = {{"T", "0.5"}, {"N", "12"}};
  manifest.script_name = "decay.lua";
  manifest.part = "cold";
  return manifest;
}

/// What a resume expects: the manifest with the hashes of the script copies.
inline Manifest expected() {
  Manifest full = manifest();
  for (const auto& [name, contents] : scripts()) full.script_files[name] = sha256_hex(contents);
  full.script_sha256 = full.script_files.at("decay.lua");
  return full;
}

inline std::unique_ptr<RunFolder> create(const std::string& path, bool force = false, const FileSystem& files = FileSystem::real()) {
  return RunFolder::create(path, manifest(), scripts(), force, files);
}

/// Records of block i: what any correct run writes there.
inline std::string payload(std::uint64_t i) {
  std::string bytes;
  for (std::uint64_t k = 0; k < 200 + 977 * (i % 12); ++k) bytes += static_cast<char>((i + 1) * 131 + k * k);
  return bytes;
}

/// Blocks 0 .. count-1 of two members each, a checkpoint after each, then complete. Starts from what stands in the folder.
inline void compute(RunFolder& folder, std::uint64_t count) {
  std::string note;
  Checkpoint checkpoint = folder.newest_checkpoint(note).value_or(Checkpoint{});
  for (std::uint64_t i = checkpoint.blocks.size(); i < count; ++i) {
    checkpoint.blocks.push_back(folder.publish("point", 2 * i, 2, payload(i)));
    checkpoint.in_flight = "after block " + std::to_string(i);
    folder.write_checkpoint(checkpoint);
  }
  folder.mark_complete();
}

/// Number of blocks the newest checkpoint names, each checked to hold what a correct run writes; -1 when it does not.
inline int checked_blocks(const RunFolder& folder, std::string& note) {
  const auto checkpoint = folder.newest_checkpoint(note);
  if (!checkpoint) return 0;
  for (std::size_t i = 0; i < checkpoint->blocks.size(); ++i) {
    const BlockEntry& entry = checkpoint->blocks[i];
    if (entry.first != 2 * i || entry.count != 2 || entry.point != "point") return -1;
    if (folder.read_block(entry) != payload(i)) return -1;
  }
  if (checkpoint->in_flight != "after block " + std::to_string(checkpoint->blocks.size() - 1)) return -1;
  return static_cast<int>(checkpoint->blocks.size());
}

/// The io error an action ends in, or nothing.
inline std::optional<Error> error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

inline std::string text_of(const std::optional<Error>& error) {
  if (!error) return "no error";
  std::string text = error->message();
  for (const std::string& line : error->details()) text += "\n" + line;
  return text;
}

}  // namespace sample
