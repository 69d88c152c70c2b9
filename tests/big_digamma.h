// Digamma function in 50 digits for tests (Boost's own has 50 digits only for some types).
#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>

namespace quench::test {

using Big = boost::multiprecision::cpp_dec_float_50;

inline Big big_digamma(const Big& x) {  // recurrence up to 60, then the asymptotic series (DLMF 5.11.2)
  Big shifted = x, value = 0;
  while (shifted < 60) value -= 1 / shifted, shifted += 1;
  static const char* const bernoulli[][2] = {{"1", "6"},   {"-1", "30"},   {"1", "42"},     {"-1", "30"},      {"5", "66"},
                                             {"-691", "2730"}, {"7", "6"}, {"-3617", "510"}, {"43867", "798"}, {"-174611", "330"},
                                             {"854513", "138"}, {"-236364091", "2730"}, {"8553103", "6"}, {"-23749461029", "870"}};
  value += boost::multiprecision::log(shifted) - 1 / (2 * shifted);
  Big power = 1;
  for (int k = 1; k <= 14; ++k) {
    power /= shifted * shifted;
    value -= Big(bernoulli[k - 1][0]) / Big(bernoulli[k - 1][1]) * power / (2 * k);
  }
  return value;
}

}  // namespace quench::test
