#include <hdf5.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/io/hdf5_file.h"
#include "engine/io/storage.h"
#include "tests/storage/faulty_files.h"
#include "tests/storage/sample_dataset.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

using Meta = std::vector<std::pair<std::string, std::string>>;

std::map<std::string, Dataset> observables() {
  Dataset empty;
  empty.dims = {"t"};
  empty.coords = {Array::of({})};
  empty.value = Array(Shape{0});
  empty.count = Array(Shape{0});
  return {{"chi", full_dataset()}, {"C/x 100%", number_dataset()}, {".", number_dataset()}, {"empty", empty}};
}

Meta meta() {
  Meta pairs = {{"seed", "7"}, {"version", "0.1.0"}, {"script", std::string(200000, '-') + "ä"}, {"meta", "collides"}, {"a", ""}};
  for (int i = 0; i < 60; ++i) pairs.emplace_back("parameter " + std::to_string(i), std::to_string(i));
  return pairs;
}

std::string failure(const std::function<void()>& action) { return text_of(error_of(action)); }

}  // namespace

TEST_CASE("a result is read back bit by bit") {
  TemporaryFolder folder;
  write_result(folder / "result.h5", observables(), meta());
  const LoadedResult loaded = read_result(folder / "result.h5");
  CHECK((loaded.meta == meta()));
  REQUIRE(loaded.observables.size() == observables().size());
  for (const auto& [name, dataset] : observables()) {
    INFO(name);
    REQUIRE(loaded.observables.count(name));
    CHECK(difference(loaded.observables.at(name), dataset) == "");
  }
  CHECK_FALSE(loaded.observables.at("C/x 100%").has_error);
}

TEST_CASE("bytes of a result depend on the data alone") {
  TemporaryFolder folder;
  write_result(folder / "a.h5", observables(), meta());
  write_result(folder / "b.h5", observables(), meta());
  const std::string bytes = read_file(folder / "a.h5");
  CHECK((read_file(folder / "b.h5") == bytes));
  // Neither the time nor any name of the machine can be in it: no object carries a time.
  const Hdf5Reader file(folder / "a.h5");
  const auto times = [](hid_t, const char*, const H5O_info_t* info, void* sum) -> herr_t {
    *static_cast<long long*>(sum) += info->atime + info->mtime + info->ctime + info->btime;
    return 0;
  };
  long long sum = 0;
  REQUIRE(H5Ovisit2(file.root(), H5_INDEX_NAME, H5_ITER_INC, times, &sum, H5O_INFO_TIME) >= 0);
  CHECK(sum == 0);
}

TEST_CASE("two processes at different times write the same result", "[faults]") {
  TemporaryFolder folder;
  write_result(folder / "a.h5", observables(), meta());
  const pid_t child = ::fork();
  if (child == 0) {
    ::usleep(1200000);
    std::string churn(1000000, 'x');  // another history of the heap
    write_result(folder / "b.h5", observables(), meta());
    ::_exit(churn.size() == 1000000 ? 0 : 1);
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  CHECK((read_file(folder / "a.h5") == read_file(folder / "b.h5")));
}

TEST_CASE("other programs find the arrays and attributes by name") {
  TemporaryFolder folder;
  write_result(folder / "result.h5", observables(), meta());
  CHECK(same_bits(read_hdf5_array(folder / "result.h5", "chi/value"), full_dataset().value));
  CHECK(same_bits(read_hdf5_array(folder / "result.h5", "/chi/coords/t"), full_dataset().coords[1]));
  CHECK(same_bits(read_hdf5_array(folder / "result.h5", "chi/members"), full_dataset().members));
  const Hdf5Reader file(folder / "result.h5");
  CHECK(file.text(file.root(), "seed") == "7");
  const auto group = file.group(file.root(), "chi");
  CHECK(file.texts(group, "dims") == std::vector<std::string>{"temperature", "t"});
  CHECK(file.text(group, "estimator") == "jackknife");
  CHECK(file.text(group, "unit") == "1/k_B");
  CHECK(file.names(group) == std::vector<std::string>{"coord_errors", "coord_values", "coords", "count", "error", "members",
                                                       "step_error", "value"});
}

TEST_CASE("a result on a failing disk is an error, the old result stays, and HDF5 goes on working") {
  for (int k = 1; k <= 5; ++k) {
    TemporaryFolder folder;
    const std::string path = folder / "result.h5";
    write_result(path, {{"old", number_dataset()}}, {});
    CHECK(failure([&] { write_result(path, observables(), {}, FaultyFiles(k, ENOSPC)); }) ==
          "cannot write " + path + ": No space left on device");
    CHECK(read_result(path).observables.count("old") == 1);
    write_result(path, observables(), {});
    CHECK(read_result(path).observables.size() == observables().size());
  }
}

TEST_CASE("results may be written by several threads at once") {
  TemporaryFolder folder;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] { write_result(folder / (std::to_string(i) + ".h5"), observables(), meta()); });
  for (std::thread& thread : threads) thread.join();
  for (int i = 1; i < 4; ++i) CHECK((read_file(folder / (std::to_string(i) + ".h5")) == read_file(folder / "0.h5")));
}

TEST_CASE("texts that HDF5 would cut and names it would lose are errors") {
  TemporaryFolder folder;
  Dataset bad = number_dataset();
  bad.label = std::string("a\0b", 3);
  CHECK(failure([&] { write_result(folder / "x.h5", {{"C", bad}}, {}); }) ==
        "cannot store \"label\" in an HDF5 file: the text holds a NUL character");
  CHECK(failure([&] { write_result(folder / "x.h5", {}, {{"a", "1"}, {"a", "2"}}); }) == "attribute \"a\" stands twice in a result");
  CHECK(failure([&] { write_result(folder / "x.h5", {{"", number_dataset()}}, {}); }) ==
        "cannot store an observable without a name in an HDF5 file");
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("a file that is no result says what it is") {
  TemporaryFolder folder;
  const std::string path = folder / "x.h5";
  CHECK(failure([&] { read_result(path); }) == "cannot read " + path + ": No such file or directory");
  write_durably(path, "t,value\n1,2\n");
  CHECK(failure([&] { read_result(path); }) == "cannot read " + path + ": it is not an HDF5 file");
  CHECK(failure([&] { read_hdf5_array(path, "a"); }) == "cannot read " + path + ": it is not an HDF5 file");
  Hdf5Writer writer;
  writer.numbers(writer.root(), "a", Array::of({1, 2}));
  write_durably(path, writer.bytes());
  CHECK(failure([&] { read_result(path); }) ==
        path + ": this HDF5 file is not a result of quench; quench.read_h5 reads one array of any file");
  Hdf5Writer newer;
  newer.text(newer.root(), "quench_format", "2");
  write_durably(path, newer.bytes());
  Hdf5Writer twice;
  twice.group(twice.root(), "a");
  CHECK(failure([&] { twice.group(twice.root(), "a"); }) == "HDF5 group \"a\": name already exists");
  CHECK(failure([&] { read_result(path); }) == path + ": it has format 2, this quench reads 1");
}

TEST_CASE("a result cut anywhere is an error") {
  TemporaryFolder folder;
  const std::string path = folder / "result.h5";
  write_result(path, {{"chi", full_dataset()}}, {{"seed", "7"}});
  const std::string bytes = read_file(path);
  for (std::size_t length = 1; length < bytes.size(); length += 499) {
    write_durably(path, bytes.substr(0, length));
    const auto error = error_of([&] { read_result(path); });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::io);
    CHECK(error->message().find("cannot read " + path + ": ") == 0);
  }
}

TEST_CASE("a result whose arrays do not fit their dims is refused") {
  TemporaryFolder folder;
  Dataset bad = full_dataset();
  bad.count = Array::of({1, 2, 3});
  write_result(folder / "x.h5", {{"chi", bad}}, {});
  CHECK(failure([&] { read_result(folder / "x.h5"); }) == (folder / "x.h5") + ": the arrays of \"chi\" do not have the shape of its dims");
}
