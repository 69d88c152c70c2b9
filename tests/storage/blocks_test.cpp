#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/io/sealed_file.h"
#include "engine/io/storage.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

TEST_CASE("the block format is fixed") {
  const std::string bytes = encode_block("point", 7, 2, "payload");
  const std::string content("quench b\1\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0point\7\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0payload", 60);
  CHECK(bytes == content + sha256_hex(content));
  const BlockFile block = decode_block(bytes);
  CHECK(block.point == "point");
  CHECK(block.first == 7);
  CHECK(block.count == 2);
  CHECK(block.payload == "payload");
  CHECK(block.sha256 == sha256_hex(content));
}

TEST_CASE("sealed files of another kind or version, or with something behind, are refused") {
  const auto resealed = [](std::string content) { return content + sha256_hex(content); };
  const std::string bytes = encode_block("p", 0, 1, "x"), content = bytes.substr(0, bytes.size() - 64);
  CHECK(text_of(error_of([&] { decode_block(encode_checkpoint({}, "run")); })) == "it is another kind of file");
  CHECK(text_of(error_of([&] { decode_block(resealed(content + "y")); })) == "it has bytes after its end");
  CHECK(text_of(error_of([&] { decode_block(resealed(content.substr(0, content.size() - 1))); })) == "data ends early");
  std::string newer = content;
  newer[8] = 2;
  CHECK(text_of(error_of([&] { decode_block(resealed(newer)); })) == "it has format 2, this quench reads 1");
  CHECK(text_of(error_of([&] { decode_checkpoint(encode_checkpoint({}, "run"), "other"); })) == "it belongs to another run");
  CHECK_FALSE(block_header("quench c"));
  CHECK_FALSE(block_header(newer));
}

TEST_CASE("blocks are immutable: the same bytes again are fine, others are an error that names the file") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  {
    const auto run = create(path);
    const BlockEntry first = run->publish("a", 0, 4, "records");
    const BlockEntry again = run->publish("a", 0, 4, "records");
    CHECK(first.file == "block-000001");
    CHECK(again.file == first.file);
    CHECK(again.sha256 == first.sha256);
    CHECK(run->publish("b", 0, 4, "records").file == "block-000002");
    CHECK(run->publish("a", 4, 4, "records").file == "block-000003");
  }
  const auto run = RunFolder::open(path, expected());
  CHECK(run->publish("a", 0, 4, "records").file == "block-000001");
  CHECK(text_of(error_of([&] { run->publish("a", 0, 4, "recordz"); })) ==
        path + "/blocks/block-000001 already holds other bytes for members 0 to 3 of the same sweep point\n" +
            "a run that is computed again must give the same bits; this one did not");
  CHECK(run->publish("a", 8, 4, "records").file == "block-000004");
  std::string note;
  CHECK(run->scan_blocks(note).size() == 4);
}

TEST_CASE("a damaged block is named, left out of a scan, and replaced under a new number") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out", file = path + "/blocks/block-000002";
  const auto run = create(path);
  std::vector<BlockEntry> entries;
  for (std::uint64_t i = 0; i < 3; ++i) entries.push_back(run->publish("a", i, 1, payload(i)));
  std::string bytes = read_file(file);
  bytes[100] ^= 1;
  write_durably(file, bytes);
  CHECK(text_of(error_of([&] { run->read_block(entries[1]); })) == file + " is damaged: its checksum does not match");
  std::string note;
  const auto valid = run->scan_blocks(note);
  REQUIRE(valid.size() == 2);
  CHECK(valid[1].file == "block-000003");
  CHECK(note == file + " was not used: its checksum does not match\n");
  CHECK(run->publish("a", 1, 1, payload(1)).file == "block-000004");
  // Valid, but not the block the checkpoint named.
  BlockEntry other = entries[0];
  other.file = "block-000003";
  CHECK(text_of(error_of([&] { run->read_block(other); })) ==
        path + "/blocks/block-000003 is damaged: its SHA-256 is not the one the checkpoint names");
}

TEST_CASE("numbers go beyond six digits in order") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path)->publish("a", 0, 1, "x");
  std::filesystem::rename(path + "/blocks/block-000001", path + "/blocks/block-999999");
  const auto run = RunFolder::open(path, expected());
  CHECK(run->publish("a", 1, 1, "y").file == "block-1000000");
  CHECK(run->publish("a", 2, 1, "z").file == "block-1000001");
  std::string note;
  CHECK(run->scan_blocks(note).back().file == "block-1000001");
}

TEST_CASE("blocks that no longer hold are discarded") {
  TemporaryFolder folder;
  const auto run = create(folder / "decay.out");
  std::vector<BlockEntry> entries;
  for (std::uint64_t i = 0; i < 4; ++i) entries.push_back(run->publish("a", i, 1, payload(i)));
  run->discard_blocks({entries[1], entries[3]});
  CHECK(names_in(folder / "decay.out/blocks") == std::vector<std::string>{"block-000002", "block-000004"});
  CHECK(run->publish("a", 0, 1, "other bytes are fine now").file == "block-000005");
}
