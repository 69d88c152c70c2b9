#include "engine/numerics/isa.h"

#include <atomic>

#include "engine/core/error.h"

namespace quench {

namespace {
// 0: not chosen yet. Written once, before or at first use; afterwards constant.
std::atomic<int> chosen{0};
}  // namespace

Isa detected_isa() {
  __builtin_cpu_init();
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2") &&
                  __builtin_cpu_supports("aes");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("vaes");
  return v4 ? Isa::v4 : v3 ? Isa::v3 : Isa::v2;
}

Isa active_isa() {
  int level = chosen.load(std::memory_order_relaxed);
  if (level == 0) {
    const int best = static_cast<int>(detected_isa());
    chosen.compare_exchange_strong(level, best);
    level = chosen.load(std::memory_order_relaxed);
  }
  return static_cast<Isa>(level);
}

void choose_isa(Isa isa) {
  if (isa > detected_isa())
    throw argument_error(std::string("this processor has no instruction-set level ") + name_of(isa) + "; the best it has is " +
                         name_of(detected_isa()));
  int none = 0;
  if (!chosen.compare_exchange_strong(none, static_cast<int>(isa)) && none != static_cast<int>(isa))
    throw Error(ErrorKind::state, std::string("instruction-set level ") + name_of(static_cast<Isa>(none)) + " is already in use");
}

const char* name_of(Isa isa) { return isa == Isa::v4 ? "v4" : isa == Isa::v3 ? "v3" : "v2"; }

}  // namespace quench
