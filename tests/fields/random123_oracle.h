// Random123's ARS4x32 with 7 rounds, compiled apart because its header needs AES instructions.
#pragma once

#include <array>
#include <cstdint>

/// Needs a processor with AES instructions.
std::array<std::uint32_t, 4> random123_ars7(const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 4>& key);
