#include "engine/io/sealed_file.h"

#include "engine/core/bytes.h"
#include "engine/core/sha256.h"

namespace quench::io {

namespace {

constexpr std::string_view block_magic = "quench b", checkpoint_magic = "quench c";
constexpr std::uint64_t sealed_version = 1;
constexpr std::size_t digest_length = 64;

void write_start(ByteWriter& writer, std::string_view magic) {
  writer.raw(magic.data(), magic.size());
  writer.u64(sealed_version);
}

std::string sealed(const ByteWriter& writer) { return writer.bytes() + sha256_hex(writer.bytes()); }

/// What lies between the version and the checksum. The checksum is verified first: nothing unverified is interpreted.
std::string_view opened(std::string_view bytes, std::string_view magic) {
  if (bytes.size() < magic.size() + 8 + digest_length) throw Error(ErrorKind::io, "it ends early");
  const std::string_view content = bytes.substr(0, bytes.size() - digest_length);
  if (sha256_hex(content) != bytes.substr(content.size())) throw Error(ErrorKind::io, "its checksum does not match");
  if (content.substr(0, magic.size()) != magic) throw Error(ErrorKind::io, "it is another kind of file");
  const std::uint64_t version = ByteReader(content.substr(magic.size())).u64();
  if (version != sealed_version)
    throw Error(ErrorKind::io, "it has format " + std::to_string(version) + ", this quench reads " + std::to_string(sealed_version));
  return content.substr(magic.size() + 8);
}

}  // namespace

std::string seal_of(std::string_view bytes) { return std::string(bytes.substr(bytes.size() - digest_length)); }

std::string encode_block(const std::string& point, std::uint64_t first, std::uint64_t count, std::string_view payload) {
  ByteWriter writer;
  write_start(writer, block_magic);
  writer.text(point);
  writer.u64(first);
  writer.u64(count);
  writer.text(payload);
  return sealed(writer);
}

BlockFile decode_block(std::string_view bytes) {
  ByteReader reader(opened(bytes, block_magic));
  BlockFile block;
  block.point = reader.text();
  block.first = reader.u64();
  block.count = reader.u64();
  block.payload = reader.text();
  block.sha256 = seal_of(bytes);
  if (!reader.done()) throw Error(ErrorKind::io, "it has bytes after its end");
  return block;
}

std::optional<BlockEntry> block_header(std::string_view start) {
  if (start.substr(0, block_magic.size()) != block_magic) return std::nullopt;
  try {
    ByteReader reader(start.substr(block_magic.size()));
    if (reader.u64() != sealed_version) return std::nullopt;
    BlockEntry entry;
    entry.point = reader.text();
    entry.first = reader.u64();
    entry.count = reader.u64();
    return entry;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string encode_checkpoint(const Checkpoint& checkpoint, const std::string& run) {
  ByteWriter writer;
  write_start(writer, checkpoint_magic);
  writer.text(run);
  writer.u64(checkpoint.generation);
  writer.u64(checkpoint.blocks.size());
  for (const BlockEntry& entry : checkpoint.blocks) {
    writer.text(entry.point);
    writer.u64(entry.first);
    writer.u64(entry.count);
    writer.text(entry.file);
    writer.text(entry.sha256);
  }
  writer.text(checkpoint.in_flight);
  return sealed(writer);
}

Checkpoint decode_checkpoint(std::string_view bytes, const std::string& run) {
  ByteReader reader(opened(bytes, checkpoint_magic));
  if (reader.text() != run) throw Error(ErrorKind::io, "it belongs to another run");
  Checkpoint checkpoint;
  checkpoint.generation = reader.u64();
  const std::uint64_t blocks = reader.u64();
  for (std::uint64_t i = 0; i < blocks; ++i) {
    BlockEntry entry;
    entry.point = reader.text();
    entry.first = reader.u64();
    entry.count = reader.u64();
    entry.file = reader.text();
    entry.sha256 = reader.text();
    checkpoint.blocks.push_back(std::move(entry));
  }
  checkpoint.in_flight = reader.text();
  if (!reader.done()) throw Error(ErrorKind::io, "it has bytes after its end");
  return checkpoint;
}

}  // namespace quench::io
