#include "tests/fields/random123_oracle.h"

#include <Random123/ars.h>

std::array<std::uint32_t, 4> random123_ars7(const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 4>& key) {
  const ars4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
  const ars4x32_key_t k = {{key[0], key[1], key[2], key[3]}};
  const ars4x32_ctr_t bits = ars4x32_R(7, c, k);
  return {bits.v[0], bits.v[1], bits.v[2], bits.v[3]};
}
