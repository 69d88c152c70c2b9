// Text inside SVG and HTML.
#pragma once

#include <string>
#include <string_view>

namespace quench::io {

/// Safe as content and as an attribute in either quote: & < > " ' become entities, control characters and bytes that are
/// not UTF-8 become U+FFFD, so that the document stays well-formed XML whatever a script calls its things.
std::string escaped(std::string_view text);

/// Characters of a UTF-8 text.
std::size_t characters_in(std::string_view text);
/// At most `most` characters, the last one "…" where something was cut.
std::string shortened(const std::string& text, std::size_t most);

}  // namespace quench::io
