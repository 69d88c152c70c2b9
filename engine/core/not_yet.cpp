#include "engine/core/not_yet.h"

#include <map>
#include <utility>

namespace quench {

namespace {
std::map<std::pair<std::string, std::string>, std::string>& promises() {
  static std::map<std::pair<std::string, std::string>, std::string> all;
  return all;
}
}  // namespace

std::string not_yet(const std::string& full_name, const std::string& option) {
  const auto it = promises().find({full_name, option});
  return it == promises().end() ? "" : it->second;
}

RegisterNotYet::RegisterNotYet(std::string full_name, std::string option, std::string reason) {
  promises().emplace(std::make_pair(std::move(full_name), std::move(option)), std::move(reason));
}

}  // namespace quench
