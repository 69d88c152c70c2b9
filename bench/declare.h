// Models declared as a script declares them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "engine/core/model.h"

namespace quench::bench {

using Options = std::map<std::string, Value>;

inline ObjectPtr declare(const char* category, const char* name, Options options) {
  const Schema* schema = Registry::get().find(category, name);
  return std::make_shared<const Object>(*schema, validated(*schema, std::move(options)), SourcePlace{});
}

template <class T>
std::shared_ptr<const T> model(const ObjectPtr& object) {
  return std::dynamic_pointer_cast<const T>(make_model(*object));
}

}  // namespace quench::bench
