// What walks draw, against the blocks of their streams computed one by one.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/dynamics/jumps_kernel.h"

using namespace quench;

namespace {

struct Level {
  Isa isa;
  decltype(&isa_v2::walk_draws) walk_draws;
  decltype(&isa_v2::further_bits) further_bits;
  decltype(&isa_v2::renewal_walk) renewal_walk;
};

std::vector<Level> levels() {
  std::vector<Level> all{{Isa::v2, isa_v2::walk_draws, isa_v2::further_bits, isa_v2::renewal_walk}};
  if (detected_isa() >= Isa::v3) all.push_back({Isa::v3, isa_v3::walk_draws, isa_v3::further_bits, isa_v3::renewal_walk});
  if (detected_isa() >= Isa::v4) all.push_back({Isa::v4, isa_v4::walk_draws, isa_v4::further_bits, isa_v4::renewal_walk});
  return all;
}

const StreamKey key{{0x12345678, 0x9abcdef0, 0xfedcba98, 0x76543210}};
constexpr std::uint32_t member = 0xfffffff3;
// The lower half of a step ends inside a group of eight, inside a pair of groups, exactly, and not at all.
const std::uint64_t steps[] = {0, 1000, (std::uint64_t{1} << 32) - 3, (std::uint64_t{1} << 32) - 11, (std::uint64_t{1} << 32) - 16,
                               (std::uint64_t{7} << 32) - 200, (std::uint64_t{1} << 48) - 40};

struct Words { std::uint64_t low, high; };
Words words_of(std::uint64_t step, std::uint64_t block) {
  const auto w = ars_block(key, member, step, block);
  return {w[0] | std::uint64_t{w[1]} << 32, w[2] | std::uint64_t{w[3]} << 32};
}

/// -ln u, u = 1 - (the upper 52 bits).
double wait_of(std::uint64_t bits) { return -std::log(1 - static_cast<double>(bits >> 12) * 0x1p-52); }

}  // namespace

TEST_CASE("Draws of walks are blocks of their streams wherever a step is", "[jumps]") {
  constexpr std::size_t n = 24;
  for (const Level& level : levels())
    for (const std::uint64_t step : steps) {
      double waits[n];
      std::uint64_t choices[n], further[n];
      level.walk_draws(key, member, step, waits, choices, n);
      level.further_bits(key, member, step, further, n);
      INFO("level " << name_of(level.isa) << ", step " << step);
      for (std::size_t k = 0; k < n; ++k) {
        CHECK(choices[k] == words_of(step + k, 0).high);
        CHECK(waits[k] == Approx(wait_of(words_of(step + k, 0).low)).epsilon(1e-14));
        CHECK(further[k] == words_of(step + k, 1).low);
      }
    }
}

TEST_CASE("Renewals are what their streams say, passed chunks too", "[jumps]") {
  RenewalRates rates;
  rates.density.kind = DensityKind::exponential;
  rates.density.scale = 1.5;
  rates.slope = 0.8;
  rates.offset = -0.3;
  rates.cap = 1e300;
  for (const Level& level : levels())
    for (const std::uint64_t step : steps)
      for (const std::uint64_t passed : {0, 1, 5, 7, 40}) {
        WalkHead head;
        head.key = key;
        head.member = member;
        head.step = step;
        head.energy = -0.7;
        head.passage.until = 1e200;
        head.passage.last = step + 16 * passed;
        JumpChunk chunk;
        level.renewal_walk(rates, head, chunk);
        INFO("level " << name_of(level.isa) << ", step " << step << ", " << passed << " chunks passed");
        REQUIRE(head.step == step + 16 * (passed + 1));
        double time = 0;
        for (std::uint64_t k = 0; k < 16 * (passed + 1); ++k) {
          const double fraction = (static_cast<double>(words_of(step + k - 1, 0).high) + 0.5) * 0x1p-64;
          const double energy = k == 0 ? -0.7 : std::min(-0x1p-54, 1.5 * std::log(fraction));
          const double dwell = wait_of(words_of(step + k, 0).low) * std::exp(0.3 - 0.8 * energy);
          if (k < 16 * passed) {
            time += dwell;
            continue;
          }
          CHECK(chunk.energy[k - 16 * passed] == Approx(energy).epsilon(1e-14));
          CHECK(chunk.dwell[k - 16 * passed] == Approx(dwell).epsilon(1e-13));
          CHECK(chunk.state[k - 16 * passed] == k);
        }
        CHECK(head.passage.time.high == Approx(time).epsilon(1e-12));
      }
}
