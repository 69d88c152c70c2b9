// Instruction-set levels. Kernels (files *.kernel.cpp) are compiled once per level with QUENCH_ISA set to v2, v3 or v4
// and chosen at start. v3 (AVX2, FMA, AES) and v4 (AVX-512, VAES) agree to the bit.
#pragma once

#include <string>

namespace quench {

enum class Isa { v2 = 2, v3 = 3, v4 = 4 };

/// Best level of this processor.
Isa detected_isa();
/// Level in use: chosen once, the detected one unless choose_isa() came first.
Isa active_isa();
/// Fixes the level before first use; throws an argument error when the processor lacks it or when it is already in use
/// at another level.
void choose_isa(Isa isa);
const char* name_of(Isa isa);

/// Inside a kernel file, everything lives in namespace QUENCH_ISA_NAMESPACE (isa_v2, isa_v3, isa_v4), and callers pick
/// with: QUENCH_DISPATCH(function)(arguments...).
#define QUENCH_DISPATCH(f)                                                   \
  (::quench::active_isa() == ::quench::Isa::v4   ? &::quench::isa_v4::f      \
   : ::quench::active_isa() == ::quench::Isa::v3 ? &::quench::isa_v3::f      \
                                                 : &::quench::isa_v2::f)

}  // namespace quench
