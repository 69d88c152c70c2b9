// Damaged files through every reader: an io error that says what is wrong, or the data; never a crash, never a hang.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "engine/core/sha256.h"
#include "engine/io/manifest.h"
#include "engine/io/sealed_file.h"
#include "engine/io/storage.h"
#include "engine/run/run.h"
#include "tests/fuzz/mutation.h"
#include "tests/program/run_program.h"

using namespace quench;
using namespace quench::testing;

namespace {

/// Calls `read`; true when it worked. Anything but an io error (or an argument error about the file's content) fails.
template <class Read>
bool reads(Read read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    INFO(error.message());
    CHECK((error.kind() == ErrorKind::io || error.kind() == ErrorKind::argument));
    CHECK_FALSE(error.message().empty());
    return false;
  }
}

void spoil(const std::filesystem::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

io::Manifest sample_manifest() {
  io::Manifest manifest;
  manifest.version = "0.1.0";
  manifest.isa = "v3";
  manifest.experiment_key = "0123abcd";
  manifest.seed = 7;
  manifest.parameters = {{"T", "0.5"}, {"N", "12"}};
  manifest.script_name = "decay.lua";
  manifest.script_files = {{"decay.lua", "00"}, {"lib/tools.lua", "11"}};
  return manifest;
}

/// Content of a sealed file (without its checksum) damaged and sealed again: what a parser sees when the checksum holds.
std::string resealed(const std::string& file, Dice& dice) {
  const std::string content = damaged_bytes(file.substr(0, file.size() - 64), dice);
  return content + sha256_hex(content);
}

/// Numbers written over each other: the lengths, counts and indices of a saved state.
std::string with_wild_numbers(std::string bytes, Dice& dice) {
  static const std::vector<std::uint64_t> wild{0, 1, 2, 3, 7, 63, 1u << 20, 1ull << 32, 1ull << 40, ~0ull, ~0ull >> 1, 0x7ff8000000000000ull};
  for (std::size_t times = 1 + dice.below(3); times > 0 && bytes.size() >= 8; --times) {
    const std::uint64_t number = dice.of(wild);
    std::memcpy(bytes.data() + dice.below(bytes.size() / 8) * 8, &number, 8);
  }
  return bytes;
}

}  // namespace

TEST_CASE("damaged tables of numbers are read or refused") {
  const std::vector<std::string> good{"t;C;error\n0;1;0.1\n1;0.5;0.1\n", "# unit: k_B\n\"T (K)\" \"tau\"\n1.5 2e-3\n+2 1D-3\nnan inf\n",
                                      "1,2,3\n4,5,6\n\n7,8,9\n", "a\tb\r\n1\t2\r\n"};
  const Scratch scratch;
  const std::string path = (scratch.path / "table.csv").string();
  FuzzCases cases(3000, 200);
  std::size_t worked = 0;
  while (cases.next()) {
    Dice dice(cases.current());
    const std::string bytes = damaged_bytes(dice.of(good), dice);
    INFO("case " << cases.current() << ":\n" << bytes);
    spoil(path, bytes);
    worked += reads([&] { io::read_csv(path, dice.one_in(2) ? std::vector<std::string>{} : std::vector<std::string>{"t", "1"}); });
  }
  CHECK(worked > 5);
}

TEST_CASE("damaged manifests are read or refused") {
  const Scratch scratch;
  const std::string good = io::encode_manifest(sample_manifest());
  FuzzCases cases(3000, 200);
  while (cases.next()) {
    Dice dice(cases.current());
    const std::string bytes = damaged_bytes(good, dice);
    INFO("case " << cases.current() << ":\n" << bytes);
    spoil(scratch.path / "manifest.json", bytes);
    if (reads([&] { io::read_manifest(scratch.path.string()); })) CHECK(io::encode_manifest(io::read_manifest(scratch.path.string())) == good);
  }
}

TEST_CASE("damaged blocks and checkpoints are refused, and sealed nonsense is parsed without a fault") {
  io::Checkpoint checkpoint;
  checkpoint.generation = 3;
  checkpoint.blocks = {{"point", 0, 8, "b-1", "00"}, {"point", 8, 4, "b-2", "11"}};
  checkpoint.in_flight = std::string(100, 'x');
  const std::string block = io::encode_block("point", 5, 12, std::string(300, 'y')), point = io::encode_checkpoint(checkpoint, "run");
  FuzzCases cases(20000, 200);
  while (cases.next()) {
    Dice dice(cases.current());
    INFO("case " << cases.current());
    const std::string spoilt_block = damaged_bytes(block, dice), spoilt_point = damaged_bytes(point, dice);
    if (reads([&] { io::decode_block(spoilt_block); })) CHECK(spoilt_block == block);
    if (reads([&] { io::decode_checkpoint(spoilt_point, "run"); })) CHECK(spoilt_point == point);
    reads([&] { io::decode_block(resealed(block, dice)); });
    reads([&] { io::decode_checkpoint(resealed(point, dice), "run"); });
    io::block_header(damaged_bytes(block, dice));
  }
}

namespace {

ObjectPtr declare(const std::string& category, const std::string& name, std::map<std::string, Value> given) {
  const Schema* schema = Registry::get().find(category, name);
  REQUIRE(schema);
  return std::make_shared<const Object>(*schema, validated(*schema, std::move(given)), SourcePlace{});
}

ExperimentPlan small_plan() {
  const Value moment = declare("observe", "moment", {{"order", 2}}), mean = declare("observe", "mean", {});
  return plan_of(declare("experiment", "experiment",
                         {{"landscape", declare("landscape", "overlap", {})},
                          {"dynamics", declare("dynamics", "langevin", {{"lattice", Array::of({8, 8})}})},
                          {"noise", declare("noise", "thermal", {{"temperature", 0.5}})},
                          {"observables", Record{{"C", mean}, {"m", moment}}},
                          {"times", Array::of({20, 200, 500, 1000})},
                          {"ensemble", 24},
                          {"keep", "batches"},
                          {"seed", 3}}));
}

/// Runs into a folder until a signal that comes after some microseconds.
ResultData stopped_run(RunOptions options, int microseconds) {
  std::atomic<int> stop{0};
  options.stop = &stop;
  std::thread clock([&] {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    stop = 15;
  });
  const ResultData result = run(small_plan(), options);
  clock.join();
  return result;
}

}  // namespace

TEST_CASE("a checkpoint full of nonsense is refused or resumed, without a fault") {
  const Scratch scratch;
  RunOptions options;
  options.threads = 1;
  options.script_name = "a.lua";
  options.script_files["a.lua"] = "return 1";
  // A run stopped in its middle, so that records and crews are in flight. It lasts tens of milliseconds, and a busy machine may
  // be late with a stop: many delays are tried.
  std::string in_flight;
  io::Checkpoint checkpoint;
  io::Manifest manifest;
  for (int attempt = 0; attempt < 300 && in_flight.size() < 2000; ++attempt) {
    options.out = (scratch.path / ("run" + std::to_string(attempt))).string();
    if (stopped_run(options, 2000 + 700 * (attempt % 150)).complete) continue;
    manifest = io::read_manifest(options.out);
    for (const char* slot : {"/checkpoint-a", "/checkpoint-b"})
      if (std::filesystem::exists(options.out + slot)) {
        const io::Checkpoint read = io::decode_checkpoint(io::read_file(options.out + slot), io::run_identity(manifest));
        if (read.generation >= checkpoint.generation) checkpoint = read;
      }
    in_flight = checkpoint.in_flight;
  }
  REQUIRE(in_flight.size() >= 2000);
  const std::string unfinished = options.out;
  options.resume = true;
  FuzzCases cases(400, 8);
  while (cases.next()) {
    Dice dice(cases.current());
    INFO("case " << cases.current());
    checkpoint.in_flight = dice.one_in(2) ? damaged_bytes(in_flight, dice) : with_wild_numbers(in_flight, dice);
    options.out = (scratch.path / "again").string();
    std::filesystem::remove_all(options.out);
    std::filesystem::copy(unfinished, options.out, std::filesystem::copy_options::recursive);
    for (const char* slot : {"/checkpoint-a", "/checkpoint-b"})
      spoil(options.out + slot, io::encode_checkpoint(checkpoint, io::run_identity(manifest)));
    try {
      run(small_plan(), options);
    } catch (const Error& error) {
      INFO(error.message());
      CHECK(error.kind() != ErrorKind::internal);
    }
  }
}
