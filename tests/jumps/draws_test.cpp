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
  decltype(&isa_v2::power_law) power_law;
};

std::vector<Level> levels() {
  std::vector<Level> all{{Isa::v2, isa_v2::walk_draws, isa_v2::further_bits, isa_v2::renewal_walk, isa_v2::power_law}};
  if (detected_isa() >= Isa::v3) all.push_back({Isa::v3, isa_v3::walk_draws, isa_v3::further_bits, isa_v3::renewal_walk, isa_v3::power_law});
  if (detected_isa() >= Isa::v4) all.push_back({Isa::v4, isa_v4::walk_draws, isa_v4::further_bits, isa_v4::renewal_walk, isa_v4::power_law});
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

namespace {

/// Energies are 1.5 ln u, rates out exp(0.8 E - 0.3).
RenewalRates exponential_rates() {
  RenewalRates rates;
  rates.density.kind = DensityKind::exponential;
  rates.density.scale = 1.5;
  rates.slope = 0.8;
  rates.offset = -0.3;
  rates.cap = 1e300;
  return rates;
}

/// Uniform number of the energy drawn by an event.
double fraction_at(std::uint64_t step) { return (static_cast<double>(words_of(step, 0).high) + 0.5) * 0x1p-64; }

/// A walk whose first stay has energy -0.7, or the one drawn by the event before.
WalkHead head_at(std::uint64_t step, std::uint64_t passed) {
  WalkHead head;
  head.key = key;
  head.member = member;
  head.step = step;
  head.energy = step == 0 ? -0.7 : std::min(-0x1p-54, 1.5 * std::log(fraction_at(step - 1)));
  head.passage.until = 1e300;
  head.passage.last = step + 16 * passed;
  return head;
}

}  // namespace

TEST_CASE("Renewals are what their streams say, passed chunks too", "[jumps]") {
  for (const Level& level : levels())
    for (const bool by_power : {false, true})
      for (const std::uint64_t step : steps)
        for (const std::uint64_t passed : {0, 1, 5, 7, 40}) {
          RenewalRates rates = exponential_rates();
          if (by_power) rates.stays = level.power_law(1.2, 0.3, 0);
          WalkHead head = head_at(step, passed);
          const double first = head.energy;
          JumpChunk chunk;
          level.renewal_walk(rates, head, chunk);
          INFO("level " << name_of(level.isa) << (by_power ? ", by power" : "") << ", step " << step << ", " << passed << " chunks passed");
          REQUIRE(head.step == step + 16 * (passed + 1));
          double time = 0;
          for (std::uint64_t k = 0; k < 16 * (passed + 1); ++k) {
            const double energy = k == 0 ? first : std::min(-0x1p-54, 1.5 * std::log(fraction_at(step + k - 1)));
            const double dwell = wait_of(words_of(step + k, 0).low) * std::exp(0.3 - 0.8 * energy);
            if (k < 16 * passed) {
              time += dwell;
              continue;
            }
            CHECK(chunk.energy[k - 16 * passed] == Approx(energy).epsilon(1e-14));
            CHECK(chunk.dwell[k - 16 * passed] == Approx(dwell).epsilon(by_power ? 5e-13 : 1e-13));
            CHECK(chunk.state[k - 16 * passed] == k);
          }
          CHECK(head.passage.time.high == Approx(time).epsilon(1e-12));
          CHECK(head.energy == Approx(std::min(-0x1p-54, 1.5 * std::log(fraction_at(step + 16 * passed + 15)))).epsilon(1e-14));
        }
}

TEST_CASE("Mean stays by a power law are those of logarithm and exponential, the deepest too", "[jumps]") {
  constexpr std::uint64_t first = 16, passed = 512, walks = 16;
  struct Case { double exponent, least; int terms; };
  for (const Level& level : levels())
    for (const Case& c : {Case{0, 0, 8}, {0.3, 1, 8}, {1.2, 1.5, 8}, {1 / 0.6, 0, 8}, {4, 0, 10}, {11, 0, 13}, {16, 1, 13}}) {
      RenewalRates rates = exponential_rates();
      rates.slope = c.exponent / 1.5;
      if (c.least > 0) rates.cap = -std::log(c.least);
      rates.stays = level.power_law(c.exponent, 0.3, c.least);
      INFO("level " << name_of(level.isa) << ", exponent " << c.exponent << ", at least " << c.least << ", " << rates.stays.terms << " terms");
      CHECK((rates.stays.terms == c.terms || (c.terms == 10 && rates.stays.terms == 9) || (c.terms == 13 && rates.stays.terms > 10)));
      int deep = 0;
      for (std::uint64_t walk = 0; walk < walks; ++walk) {
        const std::uint64_t step = first + 16 * 600 * walk;
        WalkHead head = head_at(step, passed);
        JumpChunk chunk;
        level.renewal_walk(rates, head, chunk);
        double time = 0;
        for (std::uint64_t k = 0; k < 16 * (passed + 1); ++k) {
          const double u = fraction_at(step + k - 1);
          deep += u < 0x1p-16;
          const double dwell = wait_of(words_of(step + k, 0).low) * std::max(c.least, std::exp(0.3 - c.exponent * std::log(u)));
          if (k < 16 * passed) time += dwell;
          else CHECK(chunk.dwell[k - 16 * passed] == Approx(dwell).epsilon(5e-13));
        }
        CHECK(head.passage.time.high == Approx(time).epsilon(1e-12));
      }
      CHECK(deep > 0);
    }
  CHECK(isa_v2::power_law(60, 0, 0).terms == 0);
}
