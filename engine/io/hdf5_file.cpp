#include "engine/io/hdf5_file.h"

#include <fmt/format.h>

namespace quench::io {

Hdf5Quiet::Hdf5Quiet() {
  H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Quiet::~Hdf5Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }

Hdf5Handle::Hdf5Handle(hid_t id, Close close, const std::string& doing) : id_(id), close_(close) { hdf5_check(id, doing); }

std::string hdf5_message() {
  std::string message;
  const auto take = [](unsigned depth, const H5E_error2_t* error, void* text) -> herr_t {
    if (depth == 0 && error->desc) *static_cast<std::string*>(text) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take, &message);
  H5Eclear2(H5E_DEFAULT);
  return message.empty() ? "HDF5 gives no reason" : message;
}

void hdf5_check(long long status, const std::string& doing) {
  if (status < 0) throw Error(ErrorKind::io, doing + ": " + hdf5_message());
}

namespace {

constexpr std::size_t growth = std::size_t{1} << 20;  // of the file in memory, in bytes

/// Creation properties of an object without its time of creation.
Hdf5Handle timeless(hid_t kind) {
  Hdf5Handle properties(H5Pcreate(kind), H5Pclose, "HDF5 properties");
  hdf5_check(H5Pset_obj_track_times(properties, false), "HDF5 properties");
  return properties;
}

/// HDF5 tells open files apart by name, so each writer brings its own; no such folder exists on a disk.
Hdf5Handle file_in_memory(const void* writer) {
  const std::string name = fmt::format("quench-in-memory/{}", writer), doing = "cannot make an HDF5 file in memory";
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, doing);
  hdf5_check(H5Pset_fapl_core(access, growth, false), doing);
  hdf5_check(H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), doing);
  return Hdf5Handle(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, timeless(H5P_FILE_CREATE), access), H5Fclose, doing);
}

Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "HDF5 text");
  hdf5_check(H5Tset_size(type, H5T_VARIABLE), "HDF5 text");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "HDF5 text");
  return type;
}

Hdf5Handle space_of(const Shape& shape) {
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  const hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                                    : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
  return Hdf5Handle(space, H5Sclose, "HDF5 shape");
}

const char* checked_text(const std::string& name, const std::string& value) {
  if (value.find('\0') != std::string::npos)
    throw Error(ErrorKind::io, "cannot store \"" + name + "\" in an HDF5 file: the text holds a NUL character");
  return value.c_str();
}

}  // namespace

Hdf5Writer::Hdf5Writer() : file_(file_in_memory(this)) {}

Hdf5Handle Hdf5Writer::group(hid_t parent, const std::string& name) {
  return Hdf5Handle(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, timeless(H5P_GROUP_CREATE), H5P_DEFAULT), H5Gclose,
                    "HDF5 group \"" + name + "\"");
}

void Hdf5Writer::numbers(hid_t parent, const std::string& name, const Array& values) {
  const std::string doing = "HDF5 dataset \"" + name + "\"";
  const Hdf5Handle space = space_of(values.shape());
  const Hdf5Handle dataset(
      H5Dcreate2(parent, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, timeless(H5P_DATASET_CREATE), H5P_DEFAULT), H5Dclose, doing);
  if (values.size() > 0)
    hdf5_check(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), doing);
}

void Hdf5Writer::text(hid_t object, const std::string& name, const std::string& value) {
  const std::string doing = "HDF5 attribute \"" + name + "\"";
  const Hdf5Handle type = text_type(), space = space_of({});
  const Hdf5Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, doing);
  const char* start = checked_text(name, value);
  hdf5_check(H5Awrite(attribute, type, &start), doing);
}

void Hdf5Writer::texts(hid_t object, const std::string& name, const std::vector<std::string>& values) {
  const std::string doing = "HDF5 attribute \"" + name + "\"";
  const Hdf5Handle type = text_type(), space = space_of({values.size()});
  const Hdf5Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, doing);
  std::vector<const char*> starts;
  for (const std::string& value : values) starts.push_back(checked_text(name, value));
  if (!values.empty()) hdf5_check(H5Awrite(attribute, type, starts.data()), doing);
}

std::string Hdf5Writer::bytes() {
  hdf5_check(H5Fflush(file_, H5F_SCOPE_GLOBAL), "HDF5 file in memory");
  const ssize_t size = H5Fget_file_image(file_, nullptr, 0);
  hdf5_check(size, "HDF5 file in memory");
  std::string image(static_cast<std::size_t>(size), '\0');
  hdf5_check(H5Fget_file_image(file_, image.data(), image.size()), "HDF5 file in memory");
  return image;
}

}  // namespace quench::io
