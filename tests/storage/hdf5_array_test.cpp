#include <hdf5.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/io/hdf5_file.h"
#include "engine/io/storage.h"
#include "tests/storage/sample_dataset.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

/// A file as other programs write it: several number types, groups, text, records.
class ForeignFile {
 public:
  explicit ForeignFile(const std::string& path) : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {
    H5Gclose(H5Gcreate2(file_, "fields", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose(H5Gcreate2(file_, "nothing", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  ~ForeignFile() { H5Fclose(file_); }
  template <class T>
  void write(const char* name, hid_t stored, hid_t memory, const std::vector<hsize_t>& shape, const std::vector<T>& values, bool packed = false) {
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    if (packed) {
      H5Pset_chunk(properties, static_cast<int>(shape.size()), shape.data());
      H5Pset_deflate(properties, 6);
    }
    const hid_t dataset = H5Dcreate2(file_, name, stored, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(dataset);
    H5Pclose(properties);
    H5Sclose(space);
  }
  hid_t id() const { return file_; }

 private:
  hid_t file_;
};

std::string failure(const std::string& path, const std::string& name) {
  return text_of(error_of([&] { read_hdf5_array(path, name); }));
}

}  // namespace

TEST_CASE("numbers of any kind come as doubles") {
  TemporaryFolder folder;
  const std::string path = folder / "data.h5";
  {
    ForeignFile file(path);
    file.write<int>("fields/counts", H5T_STD_I16BE, H5T_NATIVE_INT, {2, 3}, {1, -2, 3, 4, 5, -32768});
    file.write<float>("fields/q", H5T_IEEE_F32BE, H5T_NATIVE_FLOAT, {4}, {0.5f, 0.25f, -1.0f, 3.0f});
    file.write<double>("packed", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3}, {0.1, 0.2, 0.3}, true);
    file.write<std::int64_t>("big", H5T_STD_I64LE, H5T_NATIVE_INT64, {2}, {9007199254740992, -9007199254740992});
  }
  CHECK(same_bits(read_hdf5_array(path, "fields/counts"), Array({2, 3}, {1, -2, 3, 4, 5, -32768})));
  CHECK(same_bits(read_hdf5_array(path, "/fields/q"), Array::of({0.5, 0.25, -1, 3})));
  CHECK(same_bits(read_hdf5_array(path, "packed"), Array::of({0.1, 0.2, 0.3})));
  CHECK(same_bits(read_hdf5_array(path, "big"), Array::of({9007199254740992.0, -9007199254740992.0})));
}

TEST_CASE("what is not an array of numbers is refused by name, with what there is") {
  TemporaryFolder folder;
  const std::string path = folder / "data.h5";
  {
    ForeignFile file(path);
    file.write<double>("fields/q", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {1}, {0.1});
    file.write<double>("energy", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {1}, {0.1});
    file.write<char>("title", H5T_C_S1, H5T_C_S1, {1}, {'x'});
    file.write<std::uint64_t>("huge", H5T_STD_U64LE, H5T_NATIVE_UINT64, {1}, {18446744073709551615u});
    H5Lcreate_soft("/absent", file.id(), "dangling", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file.id(), "/", file.id(), "fields/circle", H5P_DEFAULT, H5P_DEFAULT);
  }
  CHECK(failure(path, "fields/p").find(path + ": there is no dataset \"fields/p\"; there is: energy, fields/circle/energy, ") == 0);
  CHECK(failure(path, "nothing") == path + ": \"nothing\" is a group; below it: no numeric dataset");
  CHECK(failure(path, "fields").find(path + ": \"fields\" is a group; below it: circle/energy, ") == 0);
  CHECK(failure(path, "dangling").find("there is no dataset \"dangling\"") != std::string::npos);
  CHECK(failure(path, "title") == path + ": dataset \"title\" holds text");
  CHECK(failure(path, "huge") == path + ": dataset \"huge\" holds whole numbers beyond 2^53, which are not exact as numbers of quench");
}

TEST_CASE("HDF5 prints nothing and its own error handler is left as it was") {
  TemporaryFolder folder;
  H5E_auto2_t before, after;
  void *data_before, *data_after;
  H5Eget_auto2(H5E_DEFAULT, &before, &data_before);
  REQUIRE(before != nullptr);
  { ForeignFile file(folder / "x.h5"); }
  CHECK(failure(folder / "x.h5", "absent") == (folder / "x.h5") + ": there is no dataset \"absent\"; there is: no numeric dataset");
  H5Eget_auto2(H5E_DEFAULT, &after, &data_after);
  CHECK(before == after);
  CHECK(data_before == data_after);
}
