// Keys, random bits and scalar draws: known answers, Random123 as the oracle, independence of addresses.
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "engine/core/streams.h"
#include "tests/fields/random123_oracle.h"

using namespace quench;

namespace {

using Bits = std::array<std::uint32_t, 4>;

/// ars_block at a raw 128-bit counter, unpacked as streams.h documents it: member 32, step 48, block 48 bits.
Bits at_counter(const Bits& counter, const Bits& key) {
  const std::uint64_t step = counter[1] | std::uint64_t{counter[2] & 0xffff} << 32;
  const std::uint64_t block = counter[2] >> 16 | std::uint64_t{counter[3]} << 16;
  return ars_block(StreamKey{key}, counter[0], step, block);
}

}  // namespace

TEST_CASE("keys have the bits of SHA-256 over the documented encoding") {
  // Computed with Python's hashlib from the encoding: length-prefixed texts, 8-byte little-endian numbers.
  CHECK(stream_key({7, "overlap_decay", "temperature=0.3"}, 5, Purpose::thermal).words ==
        Bits{0xdd0e98fa, 0x78e510a8, 0x256575e3, 0x86f4bda1});
  CHECK(stream_key({}, 0, Purpose::quenched).words == Bits{0xb51dea37, 0x0c4e0507, 0xe2f3ad07, 0x464db0ef});
  CHECK(fixed_key(-3, "variance=0.02", Purpose::quenched).words == Bits{0x0b695c56, 0x228fe077, 0xfb9a5074, 0xbc676250});
}

TEST_CASE("every part of an address changes the key") {
  std::set<Bits> keys;
  const PointAddress point{7, "a", "T=1"};
  keys.insert(stream_key(point, 5, Purpose::thermal).words);
  keys.insert(stream_key({8, "a", "T=1"}, 5, Purpose::thermal).words);
  keys.insert(stream_key({7, "aT", "=1"}, 5, Purpose::thermal).words);  // same characters, split elsewhere
  keys.insert(stream_key({7, "a", "T=2"}, 5, Purpose::thermal).words);
  keys.insert(stream_key(point, 6, Purpose::thermal).words);
  keys.insert(stream_key(point, 5, Purpose::quenched).words);
  keys.insert(fixed_key(5, "", Purpose::quenched).words);
  keys.insert(fixed_key(5, "a", Purpose::quenched).words);
  CHECK(keys.size() == 8);
}

TEST_CASE("random bits are those of ARS4x32 with 7 rounds") {
  // zeros, ones and the digits of pi, as in the known-answer file of Random123
  const Bits ones{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff};
  CHECK(at_counter(Bits{}, Bits{}) == Bits{0xdacf61ff, 0xc45798f3, 0x113c7eeb, 0x101e27f3});
  CHECK(at_counter(ones, ones) == Bits{0xfbaaff1f, 0xbb547ef9, 0x13d8cd78, 0x7aaa969b});
  CHECK(at_counter({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89}) ==
        Bits{0xd1df87af, 0xf67d43ba, 0x4f66afdb, 0x393dcb2d});
}

TEST_CASE("random bits agree with Random123 at scattered counters and keys") {
  ScalarStream addresses(StreamKey{{1, 2, 3, 4}}, 0, 0);
  for (int i = 0; i < 2000; ++i) {
    Bits counter, key;
    for (std::size_t j = 0; j < 4; ++j) counter[j] = static_cast<std::uint32_t>(addresses()), key[j] = static_cast<std::uint32_t>(addresses());
    REQUIRE(at_counter(counter, key) == random123_ars7(counter, key));
  }
}

TEST_CASE("the scalar stream hands out the words of its blocks in order") {
  const StreamKey key = stream_key({1, "x", ""}, 2, Purpose::walk);
  ScalarStream stream(key, 3, 4);
  for (std::uint64_t block = 0; block < 5; ++block) {
    const Bits bits = ars_block(key, 3, 4, block);
    CHECK(stream() == (bits[0] | std::uint64_t{bits[1]} << 32));
    CHECK(stream() == (bits[2] | std::uint64_t{bits[3]} << 32));
  }
}

TEST_CASE("Boost distributions fed by a scalar stream give known answers") {
  // Recorded once with Boost 1.74; a change in words, their order or their number shows here.
  const StreamKey key = fixed_key(1, "known answers", Purpose::walk);
  ScalarStream uniform(key, 0, 0), exponential(key, 1, 0), normal(key, 2, 0);
  boost::random::uniform_01<double> u;
  boost::random::exponential_distribution<double> e(2.0);
  boost::random::normal_distribution<double> n(1.0, 3.0);
  const double uniforms[] = {0.15225167674842208, 0.060068181848022227, 0.70697708131597992, 0.72046258119880624};
  const double exponentials[] = {1.0329427900303705, 0.4727626854939167, 1.1179883681286555, 0.36376721959397934};
  const double normals[] = {6.8156003310539948, 3.3160290750842476, 0.65929217671618567, 1.6340835112588206};
  for (double x : uniforms) CHECK(u(uniform) == Approx(x).epsilon(1e-14));
  for (double x : exponentials) CHECK(e(exponential) == Approx(x).epsilon(1e-14));
  for (double x : normals) CHECK(n(normal) == Approx(x).epsilon(1e-14));
}

TEST_CASE("Boost distributions fed by a scalar stream have the right mean and variance") {
  // 2e5 draws: standard error of a mean 1/sqrt(2e5) = 0.0022 sigma, so |z| < 4.9 sees shifts of 1.1 % of sigma.
  ScalarStream stream(fixed_key(2, "moments", Purpose::walk), 0, 0);
  boost::random::exponential_distribution<double> e(2.0);
  boost::random::normal_distribution<double> n(1.0, 3.0);
  const int draws = 200000;
  double sum_e = 0, sum_n = 0, square_n = 0;
  for (int i = 0; i < draws; ++i) {
    sum_e += e(stream);
    const double z = (n(stream) - 1) / 3;
    sum_n += z;
    square_n += z * z;
  }
  CHECK(std::abs(sum_e / draws - 0.5) / (0.5 / std::sqrt(draws)) < 4.9);
  CHECK(std::abs(sum_n / draws) * std::sqrt(draws) < 4.9);
  CHECK(std::abs(square_n / draws - 1) / std::sqrt(2.0 / draws) < 4.9);
}
