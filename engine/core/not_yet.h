// Names that the language promises and this version does not build: using one says so, instead of calling it unknown. They
// stand in no help text.
#pragma once

#include <string>

namespace quench {

/// Why `option` of the model `full_name` ("observe.heat_capacity"), or with an empty option that whole model, is not built yet;
/// "" where nothing is promised.
std::string not_yet(const std::string& full_name, const std::string& option);

/// Promises of one model, by static initialisation: the option ("" for the whole model) and what it waits for.
class RegisterNotYet {
 public:
  RegisterNotYet(std::string full_name, std::string option, std::string reason);
};

}  // namespace quench
