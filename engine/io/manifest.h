// manifest.json: what must be equal for a resume to be the same run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/io/storage.h"

namespace quench::io {

/// JSON with sorted keys and a checksum over the rest; bytes depend on the manifest alone.
/// Throws an io error when a text is not UTF-8.
std::string encode_manifest(const Manifest& manifest);
/// Throws an io error that names `path` when the text is damaged, edited, or of another format.
Manifest decode_manifest(std::string_view text, const std::string& path);

/// SHA-256 of everything but `isa` and `complete`: checkpoints carry it.
std::string run_identity(const Manifest& manifest);

/// Processor levels that agree to the bit: "v2" alone; "v3" stands for v3 and v4; "v2+v3" for a mixture (decisions.md 4).
std::string isa_family(const std::string& isa);

/// A line per difference, both values shown ("seed: 7 in decay.out, 8 now"); isa is compared by family.
std::vector<std::string> differences(const Manifest& stored, const Manifest& now, const std::string& folder);

}  // namespace quench::io
