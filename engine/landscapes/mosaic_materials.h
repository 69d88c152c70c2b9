// Constants of substances, made from stdlib/materials.lua when quench is built.
#pragma once

#include <span>
#include <string_view>

namespace quench {

struct MaterialConstant { std::string_view material, name; double value; };  ///< SI units

/// Every number of stdlib/materials.lua, in its order.
std::span<const MaterialConstant> material_constants();
/// Every material, also those of which nothing is known.
std::span<const std::string_view> material_names();

}  // namespace quench
