// result.h5: one group per observable.
#include <algorithm>
#include <set>
#include <string>

#include "engine/io/hdf5_file.h"
#include "engine/io/storage.h"

namespace quench::io {

namespace {

const std::string result_format = "1";

/// Attributes of an observable's group that are not in Dataset.attributes.
const std::set<std::string> own_attributes = {"dims", "unit", "label", "name", "groups", "reason", "source", "attributes"};
const std::set<std::string> own_root_attributes = {"quench_format", "meta"};

/// Name of a group or dataset for any text: "/" would make a subgroup, "." means the group itself.
std::string encoded(const std::string& name) {
  if (name.empty()) throw Error(ErrorKind::io, "cannot store an observable without a name in an HDF5 file");
  std::string link;
  for (const char c : name) link += c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
  return link == "." ? "%2E" : link;
}

std::string decoded(const std::string& link) {
  std::string name;
  for (std::size_t i = 0; i < link.size(); ++i) {
    if (link[i] != '%') {
      name += link[i];
      continue;
    }
    const std::string code = link.substr(i + 1, 2);
    name += code == "2F" ? '/' : code == "2E" ? '.' : '%';
    i += 2;
  }
  return name;
}

/// Name under which a pair is stored beside the attributes that are always there.
std::string stored_name(const std::string& name, const std::set<std::string>& own) {
  return own.count(name) || name.empty() ? "attribute." + name : name;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Each pair as an attribute, and under `list` their names in order.
void write_pairs(Hdf5Writer& file, hid_t object, const Pairs& pairs, const std::string& list, const std::set<std::string>& own) {
  std::vector<std::string> names;
  for (const auto& [name, value] : pairs) {
    if (std::count(names.begin(), names.end(), name))
      throw Error(ErrorKind::internal, "attribute \"" + name + "\" stands twice in a result");
    names.push_back(name);
    file.text(object, stored_name(name, own), value);
  }
  file.texts(object, list, names);
}

Pairs read_pairs(const Hdf5Reader& file, hid_t object, const std::string& list, const std::set<std::string>& own) {
  Pairs pairs;
  for (const std::string& name : file.texts(object, list)) pairs.emplace_back(name, file.text(object, stored_name(name, own)));
  return pairs;
}

void write_arrays(Hdf5Writer& file, hid_t parent, const std::string& name, const std::map<std::string, Array>& arrays) {
  if (arrays.empty()) return;
  const Hdf5Handle group = file.group(parent, name);
  for (const auto& [key, array] : arrays) file.numbers(group, encoded(key), array);
}

std::map<std::string, Array> read_arrays(const Hdf5Reader& file, hid_t parent, const std::string& name) {
  std::map<std::string, Array> arrays;
  if (!file.has(parent, name)) return arrays;
  const Hdf5Handle group = file.group(parent, name);
  for (const std::string& link : file.names(group)) arrays[decoded(link)] = file.numbers(group, link);
  return arrays;
}

void write_dataset(Hdf5Writer& file, hid_t group, const Dataset& dataset) {
  file.numbers(group, "value", dataset.value);
  if (dataset.has_error) file.numbers(group, "error", dataset.error);
  file.numbers(group, "count", dataset.count);
  if (dataset.members.size() > 0 || dataset.members.rank() != 1) file.numbers(group, "members", dataset.members);
  if (dataset.has_step_error) file.numbers(group, "step_error", dataset.step_error);
  std::map<std::string, Array> coords;
  for (std::size_t i = 0; i < dataset.dims.size(); ++i) coords[dataset.dims[i]] = dataset.coords.at(i);
  write_arrays(file, group, "coords", coords);
  write_arrays(file, group, "coord_values", dataset.coord_values);
  write_arrays(file, group, "coord_errors", dataset.coord_errors);
  file.texts(group, "dims", dataset.dims);
  for (const auto& [name, value] : Pairs{{"unit", dataset.unit}, {"label", dataset.label}, {"name", dataset.name},
                                         {"groups", dataset.groups}, {"reason", dataset.reason}, {"source", dataset.source}})
    file.text(group, name, value);
  write_pairs(file, group, dataset.attributes, "attributes", own_attributes);
}

Dataset read_dataset(const Hdf5Reader& file, hid_t group) {
  Dataset dataset;
  dataset.value = file.numbers(group, "value");
  dataset.has_error = file.has(group, "error");
  if (dataset.has_error) dataset.error = file.numbers(group, "error");
  dataset.count = file.numbers(group, "count");
  if (file.has(group, "members")) dataset.members = file.numbers(group, "members");
  dataset.has_step_error = file.has(group, "step_error");
  if (dataset.has_step_error) dataset.step_error = file.numbers(group, "step_error");
  dataset.dims = file.texts(group, "dims");
  const std::map<std::string, Array> coords = read_arrays(file, group, "coords");
  for (const std::string& dim : dataset.dims) {
    const auto found = coords.find(dim);
    if (found == coords.end()) throw file.error("coords/" + dim + " is missing");
    dataset.coords.push_back(found->second);
  }
  dataset.coord_values = read_arrays(file, group, "coord_values");
  dataset.coord_errors = read_arrays(file, group, "coord_errors");
  dataset.unit = file.text(group, "unit");
  dataset.label = file.text(group, "label");
  dataset.name = file.text(group, "name");
  dataset.groups = file.text(group, "groups");
  dataset.reason = file.text(group, "reason");
  dataset.source = file.text(group, "source");
  dataset.attributes = read_pairs(file, group, "attributes", own_attributes);
  return dataset;
}

/// Throws when the parts of a dataset do not fit together: such a file was not written by write_result.
void check_shapes(const Hdf5Reader& file, const std::string& name, const Dataset& dataset) {
  Shape shape;
  for (const Array& coord : dataset.coords) shape.push_back(coord.size());
  const auto fits = [&](const Array& array) { return array.shape() == shape; };
  bool good = fits(dataset.value) && (!dataset.has_error || fits(dataset.error)) && (!dataset.has_step_error || fits(dataset.step_error));
  good = good && (fits(dataset.count) || dataset.count.rank() == 0);
  if (!good) throw file.error("the arrays of \"" + name + "\" do not have the shape of its dims");
}

}  // namespace

void write_result(const std::string& path, const std::map<std::string, Dataset>& observables,
                  const std::vector<std::pair<std::string, std::string>>& meta, const FileSystem& files) {
  Hdf5Writer file;
  file.text(file.root(), "quench_format", result_format);
  write_pairs(file, file.root(), meta, "meta", own_root_attributes);
  for (const auto& [name, dataset] : observables) write_dataset(file, file.group(file.root(), encoded(name)), dataset);
  write_durably(path, file.bytes(), files);
}

LoadedResult read_result(const std::string& path) {
  const Hdf5Reader file(path);
  if (!file.has_attribute(file.root(), "quench_format"))
    throw file.error("this HDF5 file is not a result of quench; quench.read_h5 reads one array of any file");
  if (const std::string format = file.text(file.root(), "quench_format"); format != result_format)
    throw file.error("it has format " + format + ", this quench reads " + result_format);
  LoadedResult result;
  result.meta = read_pairs(file, file.root(), "meta", own_root_attributes);
  for (const std::string& link : file.names(file.root())) {
    const Dataset dataset = read_dataset(file, file.group(file.root(), link));
    check_shapes(file, decoded(link), dataset);
    result.observables[decoded(link)] = dataset;
  }
  return result;
}

Array read_hdf5_array(const std::string& path, const std::string& name) {
  constexpr std::size_t shown = 12;
  const Hdf5Reader file(path);
  const hid_t found = name.empty() ? -1 : H5Oopen(file.root(), name.c_str(), H5P_DEFAULT);
  const bool is_dataset = found >= 0 && H5Iget_type(found) == H5I_DATASET;
  const bool is_group = found >= 0 && H5Iget_type(found) == H5I_GROUP;
  std::string list;
  if (!is_dataset)
    for (const std::string& entry : file.datasets(is_group ? found : file.root(), shown)) list += (list.empty() ? "" : ", ") + entry;
  if (found >= 0) H5Oclose(found);
  if (is_dataset) return file.numbers(file.root(), name);
  throw file.error((is_group ? "\"" + name + "\" is a group" : "there is no dataset \"" + name + "\"") + "; " +
                   (is_group ? "below it: " : "there is: ") + (list.empty() ? "no numeric dataset" : list));
}

}  // namespace quench::io
