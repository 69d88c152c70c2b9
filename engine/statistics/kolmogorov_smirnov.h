// Kolmogorov-Smirnov tests.
#pragma once

#include <span>
#include <vector>

namespace quench {

struct KolmogorovSmirnov {
  double distance = 0;   ///< largest difference of the distribution functions
  double p = 1;          ///< probability of at least this distance under the hypothesis
  bool exact = false;    ///< p from the finite sample, not from its limit
};

/// One sample against a distribution: `probabilities` are the distribution function at the data, in any order, each in
/// [0, 1]. Exact up to n = 1000 (Marsaglia, Tsang, Wang, J. Stat. Softw. 8, 18 (2003)), else the limit with Stephens'
/// correction. Argument error for no data or values outside [0, 1].
KolmogorovSmirnov ks_one_sample(std::vector<double> probabilities);

/// Two samples. Exact while the product of their sizes is at most 4e6 (all orders equally likely; with ties the true p is
/// smaller), else the limit with Stephens' correction. Argument error where one is empty or has a NaN.
KolmogorovSmirnov ks_two_sample(std::vector<double> a, std::vector<double> b);

}  // namespace quench
