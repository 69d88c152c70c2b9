#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/io/storage.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

TEST_CASE("a run folder begins with manifest, script copies and blocks") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out/cold";
  const auto run = create(path);
  CHECK(names_in(path) == std::vector<std::string>{".lock", "blocks", "manifest.json", "script"});
  CHECK(read_file(path + "/script/decay.lua") == scripts().at("decay.lua"));
  CHECK(read_file(path + "/script/lib/tools.lua") == scripts().at("lib/tools.lua"));
  const std::string checksum = read_file(path + "/manifest.json").substr(17, 64);
  CHECK(read_file(path + "/manifest.json") == R"({
  "checksum": ")" + checksum + R"(",
  "complete": false,
  "experiment_key": "0123abcd",
  "format": "1",
  "isa": "v3",
  "parameters": {
    "N": "12",
    "T": "0.5"
  },
  "part": "cold",
  "script": {
    "files": {
      "decay.lua": ")" + sha256_hex(scripts().at("decay.lua")) + R"(",
      "lib/tools.lua": ")" + sha256_hex(scripts().at("lib/tools.lua")) + R"("
    },
    "name": "decay.lua",
    "sha256": ")" + sha256_hex(scripts().at("decay.lua")) + R"("
  },
  "seed": 18446744073709551615,
  "version": "0.1.0"
}
)");
  const Manifest read = read_manifest(path);
  CHECK(read.seed == manifest().seed);
  CHECK(read.parameters == decltype(read.parameters){{"N", "12"}, {"T", "0.5"}});
  CHECK(read.script_files == expected().script_files);
  CHECK_FALSE(read.complete);
  CHECK(read_script_copies(path, read) == scripts());
}

TEST_CASE("a run is resumed where its newest checkpoint stands") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  std::string note;
  {
    const auto run = create(path);
    CHECK_FALSE(run->newest_checkpoint(note));
    Checkpoint checkpoint;
    for (std::uint64_t i = 0; i < 3; ++i) {
      checkpoint.blocks.push_back(run->publish("point", 2 * i, 2, payload(i)));
      checkpoint.in_flight = "after block " + std::to_string(i);
      run->write_checkpoint(checkpoint);
      CHECK(run->newest_checkpoint(note)->generation == i + 1);
    }
  }
  const auto run = RunFolder::open(path, expected());
  CHECK(checked_blocks(*run, note) == 3);
  CHECK(run->newest_checkpoint(note)->blocks[2].file == "block-000003");
  compute(*run, 5);
  CHECK(checked_blocks(*run, note) == 5);
  CHECK(run->manifest().complete);
  CHECK(read_manifest(path).complete);
  CHECK(note == "");
}

TEST_CASE("another run is not resumed, and both values are shown") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path);
  const auto refused = [&](const std::function<void(Manifest&)>& change) {
    Manifest other = expected();
    change(other);
    return text_of(error_of([&] { RunFolder::open(path, other); }));
  };
  const std::string start = "cannot resume " + path + ": it holds another run\n", in = " in " + path + ", ";
  CHECK(refused([](Manifest&) {}) == "no error");
  CHECK(refused([](Manifest& m) { m.version = "0.2.0"; }) == start + "quench version: 0.1.0" + in + "0.2.0 now");
  CHECK(refused([](Manifest& m) { m.seed = 8; }) == start + "seed: 18446744073709551615" + in + "8 now");
  CHECK(refused([](Manifest& m) { m.parameters[0].second = "0.6"; }) == start + "parameter T: 0.5" + in + "0.6 now");
  CHECK(refused([](Manifest& m) { m.parameters.pop_back(); }) == start + "parameter N: 12" + in + "absent now");
  CHECK(refused([](Manifest& m) { m.parameters.push_back({"M", ""}); }) == start + "parameter M: absent" + in + " now");
  CHECK(refused([](Manifest& m) { m.experiment_key = "ffff"; }) == start + "key of the experiment: 0123abcd" + in + "ffff now");
  CHECK(refused([](Manifest& m) { m.script_name = "a.lua"; }) == start + "script: decay.lua" + in + "a.lua now");
  CHECK(refused([](Manifest& m) { m.script_files["lib/tools.lua"] = "0"; }) ==
        start + "SHA-256 of lib/tools.lua: " + expected().script_files["lib/tools.lua"] + in + "0 now");
  CHECK(refused([](Manifest& m) { m.part = "warm"; }) == start + "part of the script: cold" + in + "warm now");
  CHECK(refused([](Manifest& m) { m.script_sha256 = "0"; }) ==
        start + "SHA-256 of the script: " + expected().script_sha256 + in + "0 now");
  CHECK(refused([](Manifest& m) { m.format = "2"; }) == start + "format: 1" + in + "2 now");
  CHECK(refused([](Manifest& m) { m.seed = 8, m.isa = "v2"; }) ==
        start + "instruction set: v3" + in + "v2 now\nseed: 18446744073709551615" + in + "8 now");
}

TEST_CASE("levels v3 and v4 resume each other, v2 only when it is asked for") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out";
  create(path);
  Manifest other = expected();
  other.isa = "v4";
  RunFolder::open(path, other);
  CHECK(read_manifest(path).isa == "v3");
  other.isa = "v2";
  CHECK(text_of(error_of([&] { RunFolder::open(path, other); })) ==
        "cannot resume " + path + ": it was computed with another instruction set\n" +
            "instruction set: v3 in " + path + ", v2 now\n" +
            "--force goes on all the same; the numbers are then equal statistically, not bit by bit");
  compute(*RunFolder::open(path, other, true), 2);
  CHECK(read_manifest(path).isa == "v2+v3");
  std::string note;
  for (const char* isa : {"v2", "v3"}) {
    other.isa = isa;
    CHECK(error_of([&] { RunFolder::open(path, other); }));
    CHECK(checked_blocks(*RunFolder::open(path, other, true), note) == 2);
  }
}

TEST_CASE("edited or missing script copies are named") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out", copy = path + "/script/lib/tools.lua";
  create(path);
  write_durably(copy, "return {1}\n");
  CHECK(text_of(error_of([&] { RunFolder::open(path, expected()); })) ==
        "cannot use " + path + ": " + copy + " was edited after the run began\nSHA-256 of lib/tools.lua: " +
            sha256_hex("return {}\n") + " when the run began, " + sha256_hex("return {1}\n") + " now\n" +
            "to run the edited script, start it in another folder: --out DIR");
  std::filesystem::remove(copy);
  CHECK(text_of(error_of([&] { RunFolder::open(path, expected()); })) == "cannot read " + copy + ": No such file or directory");
}

TEST_CASE("script names cannot leave the folder") {
  TemporaryFolder folder;
  for (const char* name : {"../x.lua", "/tmp/x.lua", "a/../../x.lua", "", "lib/"}) {
    const auto error = error_of([&] { RunFolder::create(folder / "out", manifest(), {{name, "x"}}, false); });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::internal);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("a manifest that was edited, damaged, of another format or absent is refused") {
  TemporaryFolder folder;
  const std::string path = folder / "decay.out", file = path + "/manifest.json";
  create(path);
  const std::string text = read_file(file);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    write_durably(file, changed.replace(changed.find(from), from.size(), to));
    return text_of(error_of([&] { read_manifest(path); }));
  };
  CHECK(with("0.1.0", "0.1.1") == file + " cannot be used: its checksum does not match, it was damaged or edited");
  CHECK(with("\"checksum\"", "\"other\"") == file + " cannot be used: its checksum does not match, it was damaged or edited");
  CHECK(with("format\": \"1\"", "format\": \"2\"") == file + " cannot be used: it has format 2, this quench reads 1");
  CHECK(with("{", "") == file + " cannot be used: it is not JSON");
  std::filesystem::remove(file);
  CHECK(text_of(error_of([&] { RunFolder::open(path, expected()); })) ==
        "cannot read " + file + ": No such file or directory\n" + path + " is not a result folder of quench");
  Manifest latin = manifest();
  latin.parameters[0].second = "\xe9";
  CHECK(text_of(error_of([&] { RunFolder::create(folder / "latin", latin, scripts(), false); })) ==
        "cannot write manifest.json: a parameter or file name is not UTF-8 text");
}

TEST_CASE("a folder without a run gets no lock file") {
  TemporaryFolder folder;
  CHECK(error_of([&] { RunFolder::open(folder.path(), expected()); }));
  write_durably(folder / "notes.txt", "mine");
  CHECK(error_of([&] { create(folder.path()); }));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"notes.txt"});
}
