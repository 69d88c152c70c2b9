// quench's own binary files: magic, version, content, SHA-256 of all before it. Used for blocks and checkpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/io/storage.h"

namespace quench::io {

/// A block as read: its header, its payload, and the SHA-256 it ends in.
struct BlockFile {
  std::string point;
  std::uint64_t first = 0, count = 0;
  std::string payload, sha256;
};

/// Layout, little-endian 64-bit integers, texts with their length in front:
/// "quench b" | version 1 | point | first | count | payload | SHA-256 as 64 hexadecimal digits.
std::string encode_block(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view payload);
/// Throws an io error that says what is wrong ("its checksum does not match"), without the file's name.
BlockFile decode_block(std::string_view bytes);
/// Point, first and count from the start of a block file; the checksum is not looked at. None when it is no block.
std::optional<BlockEntry> block_header(std::string_view start);

/// "quench c" | version 1 | run | generation | number of blocks | (point, first, count, file, sha256) each | in flight |
/// SHA-256. `run` is the identity of the manifest it belongs to.
std::string encode_checkpoint(const Checkpoint& checkpoint, const std::string& run);
/// Throws like decode_block; also when the checkpoint belongs to another run.
Checkpoint decode_checkpoint(std::string_view bytes, const std::string& run);

/// SHA-256 a file of encode_block or encode_checkpoint ends in.
std::string seal_of(std::string_view bytes);

}  // namespace quench::io
