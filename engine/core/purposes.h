// What random numbers are drawn for. One list, so that no two users of randomness share a stream. Append only: the
// numbers enter the keys.
#pragma once

#include <cstdint>

namespace quench {

enum class Purpose : std::uint32_t {
  quenched = 1,    ///< frozen random field of a disorder sample
  thermal = 2,     ///< noise increments of a member
  initial = 3,     ///< start of a member
  tilt = 4,        ///< one random constant per disorder sample
  refinement = 5,  ///< Brownian bridge of the half-step check
  energies = 6,    ///< energies of a random landscape
  couplings = 7,
  walk = 8,        ///< waiting times and destinations of a walker
  pilot = 9,       ///< pilot runs that choose a solver
  verification = 10,  ///< points at which a traced function is compared with the original
  resampling = 11,    ///< bootstrap samples
};

}  // namespace quench
