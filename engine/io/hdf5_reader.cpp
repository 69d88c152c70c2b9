#include <algorithm>

#include "engine/io/file_system.h"
#include "engine/io/hdf5_file.h"

namespace quench::io {

namespace {

constexpr int deepest_group = 12;
// Whole numbers beyond this are not exact as doubles.
constexpr double exact_integers = 9007199254740992.0;

/// Opens after the system and the signature have been asked, whose answers are clearer than those of HDF5.
hid_t opened(const std::string& path) {
  read_start(path, 1, FileSystem::real());
  const htri_t is_hdf5 = H5Fis_hdf5(path.c_str());
  if (is_hdf5 == 0) throw Error(ErrorKind::io, "cannot read " + path + ": it is not an HDF5 file").fact("path", path);
  return H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
}

Shape shape_of(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> extents(static_cast<std::size_t>(std::max(rank, 0)));
  H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return Shape(extents.begin(), extents.end());
}

std::string kind_of(H5T_class_t kind) {
  switch (kind) {
    case H5T_STRING: return "text";
    case H5T_COMPOUND: return "records";
    case H5T_REFERENCE: return "references";
    case H5T_ENUM: return "named values";
    default: return "no plain numbers";
  }
}

/// Texts of an attribute whose memory belongs to HDF5.
class BorrowedTexts {
 public:
  BorrowedTexts(hid_t type, hid_t space, std::size_t count) : type_(type), space_(space), starts_(count) {}
  ~BorrowedTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, starts_.data()); }
  char** data() { return starts_.data(); }
  std::vector<std::string> copied() const {
    std::vector<std::string> values;
    for (const char* start : starts_) values.emplace_back(start ? start : "");
    return values;
  }

 private:
  hid_t type_, space_;
  std::vector<char*> starts_;
};

}  // namespace

Hdf5Reader::Hdf5Reader(const std::string& path) : path_(path), file_(opened(path), H5Fclose, "cannot read " + path) {}

Error Hdf5Reader::error(const std::string& what) const {
  return Error(ErrorKind::io, path_ + ": " + what).fact("path", path_);
}

bool Hdf5Reader::has(hid_t parent, const std::string& name) const {
  const bool found = H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
  H5Eclear2(H5E_DEFAULT);
  return found;
}

bool Hdf5Reader::has_attribute(hid_t object, const std::string& name) const {
  return H5Aexists(object, name.c_str()) > 0;
}

Hdf5Handle Hdf5Reader::group(hid_t parent, const std::string& name) const {
  return Hdf5Handle(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose, "cannot read " + path_ + ": group \"" + name + "\"");
}

Array Hdf5Reader::numbers(hid_t parent, const std::string& name) const {
  const std::string doing = "cannot read " + path_ + ": dataset \"" + name + "\"";
  const Hdf5Handle dataset(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose, doing);
  const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, doing), space(H5Dget_space(dataset), H5Sclose, doing);
  const H5T_class_t kind = H5Tget_class(type);
  if (kind != H5T_FLOAT && kind != H5T_INTEGER) throw error("dataset \"" + name + "\" holds " + kind_of(kind));
  if (H5Sget_simple_extent_type(space) == H5S_NULL) throw error("dataset \"" + name + "\" is empty");
  Array values(shape_of(space));
  if (values.size() > 0) hdf5_check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), doing);
  if (kind == H5T_INTEGER && H5Tget_size(type) > 4)
    for (const double value : values.span())
      if (value > exact_integers || value < -exact_integers)
        throw error("dataset \"" + name + "\" holds whole numbers beyond 2^53, which are not exact as numbers of quench");
  return values;
}

std::vector<std::string> Hdf5Reader::texts(hid_t object, const std::string& name) const {
  const std::string doing = "cannot read " + path_ + ": attribute \"" + name + "\"";
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, doing);
  const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, doing), space(H5Aget_space(attribute), H5Sclose, doing);
  if (H5Tis_variable_str(type) <= 0) throw error("attribute \"" + name + "\" is not a text of quench");
  const Shape shape = shape_of(space);
  if (count_of(shape) == 0) return {};
  BorrowedTexts texts(type, space, count_of(shape));
  hdf5_check(H5Aread(attribute, type, texts.data()), doing);
  return texts.copied();
}

std::string Hdf5Reader::text(hid_t object, const std::string& name) const {
  const std::vector<std::string> values = texts(object, name);
  if (values.size() != 1) throw error("attribute \"" + name + "\" is not one text");
  return values.front();
}

std::vector<std::string> Hdf5Reader::names(hid_t group) const {
  const std::string doing = "cannot read " + path_;
  H5G_info_t info;
  hdf5_check(H5Gget_info(group, &info), doing);
  std::vector<std::string> names;
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const auto name_at = [&](char* text, std::size_t size) {
      return H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, text, size, H5P_DEFAULT);
    };
    const ssize_t length = name_at(nullptr, 0);
    hdf5_check(length, doing);
    std::string name(static_cast<std::size_t>(length), '\0');
    hdf5_check(name_at(name.data(), name.size() + 1), doing);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> Hdf5Reader::datasets(hid_t group, std::size_t limit) const {
  std::vector<std::string> paths;
  collect(group, "", limit, 0, paths);
  return paths;
}

void Hdf5Reader::collect(hid_t group, const std::string& prefix, std::size_t limit, int depth,
                         std::vector<std::string>& paths) const {
  if (depth > deepest_group) return;  // links may form circles
  for (const std::string& name : names(group)) {
    if (paths.size() >= limit) return;
    const hid_t object = H5Oopen(group, name.c_str(), H5P_DEFAULT);
    if (object < 0) continue;  // a link that leads nowhere
    const Hdf5Handle entry(object, H5Oclose, name);
    if (H5Iget_type(entry) == H5I_GROUP) collect(entry, prefix + name + "/", limit, depth + 1, paths);
    if (H5Iget_type(entry) != H5I_DATASET) continue;
    const Hdf5Handle type(H5Dget_type(entry), H5Tclose, name);
    const H5T_class_t kind = H5Tget_class(type);
    if (kind == H5T_FLOAT || kind == H5T_INTEGER) paths.push_back(prefix + name);
  }
}

}  // namespace quench::io
