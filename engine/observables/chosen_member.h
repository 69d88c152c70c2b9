// The option `member` of observables that show one member.
#pragma once

#include <string>

#include "engine/core/schema.h"

namespace quench {

/// Whose values are shown, counted from 1; `sentence` says whose.
inline Option member_option(std::string sentence) { return integer("member").by_default(1).at_least(1).says(std::move(sentence)); }

/// Argument error where the ensemble has no such member.
inline void check_member(std::size_t member, std::size_t members, const std::string& about) {
  if (member <= members) return;
  throw argument_error("option \"member\" is " + std::to_string(member) + ", but the ensemble has " + std::to_string(members) +
                       (members == 1 ? " member" : " members"))
      .about(about).option("member");
}

}  // namespace quench
