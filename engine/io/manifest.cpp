#include "engine/io/manifest.h"

#include <nlohmann/json.hpp>

#include "engine/core/sha256.h"

namespace quench::io {

namespace {

using nlohmann::json;

const std::string manifest_format = Manifest{}.format;

json json_of(const Manifest& manifest) {
  json parameters = json::object();
  for (const auto& [name, value] : manifest.parameters) parameters[name] = value;
  return {{"complete", manifest.complete},
          {"experiment_key", manifest.experiment_key},
          {"format", manifest.format},
          {"isa", manifest.isa},
          {"parameters", parameters},
          {"part", manifest.part},
          {"script", {{"files", manifest.script_files}, {"name", manifest.script_name}, {"sha256", manifest.script_sha256}}},
          {"seed", manifest.seed},
          {"version", manifest.version}};
}

Manifest manifest_of(const json& tree) {
  Manifest manifest;
  tree.at("complete").get_to(manifest.complete);
  tree.at("experiment_key").get_to(manifest.experiment_key);
  tree.at("isa").get_to(manifest.isa);
  for (const auto& [name, value] : tree.at("parameters").items()) manifest.parameters.emplace_back(name, value.get<std::string>());
  tree.at("part").get_to(manifest.part);
  const json& script = tree.at("script");
  script.at("files").get_to(manifest.script_files);
  script.at("name").get_to(manifest.script_name);
  script.at("sha256").get_to(manifest.script_sha256);
  tree.at("seed").get_to(manifest.seed);
  tree.at("version").get_to(manifest.version);
  return manifest;
}

std::string dumped(const json& tree, int indent) {
  try {
    return tree.dump(indent);
  } catch (const json::exception&) {
    throw Error(ErrorKind::io, "cannot write manifest.json: a parameter or file name is not UTF-8 text");
  }
}

std::string checksum_of(json tree) {
  tree.erase("checksum");
  return sha256_hex(dumped(tree, -1));
}

using Table = std::map<std::string, std::string>;

/// Collects lines "name: 1 in decay.out, 2 now".
class Comparison {
 public:
  explicit Comparison(std::string folder) : folder_(std::move(folder)) {}
  void compare(const std::string& name, const std::string& stored, const std::string& now) {
    if (stored != now) lines.push_back(name + ": " + stored + " in " + folder_ + ", " + now + " now");
  }
  void compare_all(const std::string& what, const Table& stored, const Table& now) {
    for (const auto& [name, value] : stored) compare(what + name, value, now.count(name) ? now.at(name) : "absent");
    for (const auto& [name, value] : now)
      if (!stored.count(name)) compare(what + name, "absent", value);
  }
  std::vector<std::string> lines;

 private:
  std::string folder_;
};

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  json tree = json_of(manifest);
  tree["checksum"] = checksum_of(tree);
  return dumped(tree, 2) + "\n";
}

Manifest decode_manifest(std::string_view text, const std::string& path) {
  const auto damaged = [&](const std::string& why) {
    return Error(ErrorKind::io, path + " cannot be used: " + why).fact("path", path);
  };
  const json tree = json::parse(text, nullptr, false);
  if (!tree.is_object()) throw damaged("it is not JSON");
  const json format = tree.value("format", json());
  if (format.is_string() && format != manifest_format)
    throw damaged("it has format " + format.get<std::string>() + ", this quench reads " + manifest_format);
  if (!tree.contains("checksum") || tree["checksum"] != checksum_of(tree))
    throw damaged("its checksum does not match, it was damaged or edited");
  try {
    return manifest_of(tree);
  } catch (const json::exception& error) {
    throw damaged(error.what());
  }
}

std::string run_identity(const Manifest& manifest) {
  json tree = json_of(manifest);
  tree.erase("isa");
  tree.erase("complete");
  return sha256_hex(dumped(tree, -1));
}

std::string isa_family(const std::string& isa) { return isa == "v2" || isa.find('+') != std::string::npos ? isa : "v3"; }

std::vector<std::string> differences(const Manifest& stored, const Manifest& now, const std::string& folder) {
  Comparison comparison(folder);
  comparison.compare("quench version", stored.version, now.version);
  comparison.compare("format", stored.format, now.format);
  if (isa_family(stored.isa) != isa_family(now.isa)) comparison.compare("instruction set", stored.isa, now.isa);
  comparison.compare("seed", std::to_string(stored.seed), std::to_string(now.seed));
  comparison.compare_all("parameter ", Table(stored.parameters.begin(), stored.parameters.end()),
                         Table(now.parameters.begin(), now.parameters.end()));
  comparison.compare("script", stored.script_name, now.script_name);
  comparison.compare("part of the script", stored.part, now.part);
  comparison.compare("SHA-256 of the script", stored.script_sha256, now.script_sha256);
  comparison.compare_all("SHA-256 of ", stored.script_files, now.script_files);
  comparison.compare("key of the experiment", stored.experiment_key, now.experiment_key);
  return comparison.lines;
}

Manifest read_manifest(const std::string& folder, const FileSystem& files) {
  const std::string path = folder + "/manifest.json";
  try {
    return decode_manifest(read_file(path, files), path);
  } catch (Error& error) {
    for (const auto& [name, value] : error.facts())
      if (name == "step" && value == "open") error.detail(folder + " is not a result folder of quench");
    throw;
  }
}

}  // namespace quench::io
