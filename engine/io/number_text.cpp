// Numbers with errors as papers write them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/io/report.h"

namespace quench::io {

namespace {

constexpr int most_digits = 17;  // a double holds no more

/// Decimal exponent of x after rounding to `decimals` digits behind the first.
int exponent_of(double x, int decimals) {
  const std::string text = fmt::format("{:.{}e}", std::abs(x), std::clamp(decimals, 0, most_digits));
  return std::atoi(text.c_str() + text.find('e') + 1);
}

/// "-0.00" says nothing that "0.00" does not.
std::string without_sign_of_zero(std::string text) {
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

/// Both numbers in units of 10^unit, where the error's first digit stands at 10^(error_exponent - unit) <= 1 or both are
/// whole: 0.2541(13), 12.3(1.3), 123(13), 12300(1300).
std::string in_units(double value, double error, int error_exponent, int unit) {
  const long double scale = std::pow(10.0L, unit);
  const int place = error_exponent - unit - 1;  // of the last digit shown, a power of ten
  const long double rounding = place > 0 ? std::pow(10.0L, place) : 1.0L;
  const int decimals = std::clamp(-place, 0, most_digits);
  const double shown = static_cast<double>(std::round(value / scale / rounding) * rounding);
  const std::string number =
      without_sign_of_zero(place > 0 ? fmt::format("{:.0f}", shown) : fmt::format("{:.{}f}", static_cast<double>(value / scale), decimals));
  const double shown_error = static_cast<double>(error / scale);
  if (place >= 0) return number + fmt::format("({:.0f})", static_cast<double>(std::round(shown_error / rounding) * rounding));
  if (error_exponent - unit >= 0) return number + fmt::format("({:.{}f})", shown_error, decimals);
  return number + fmt::format("({:.0f})", shown_error * static_cast<double>(std::pow(10.0L, decimals)));
}

}  // namespace

std::string value_with_error(double value, double error) {
  if (!std::isfinite(value)) return fmt::format("{}", std::isnan(value) ? std::abs(value) : value);
  if (!std::isfinite(error) || error == 0) return fmt::format("{:.6g}({})", value, std::isnan(error) ? "nan" : error == 0 ? "0" : "inf");
  const int error_exponent = exponent_of(error, 1);
  const int value_exponent = value == 0 ? error_exponent : exponent_of(value, exponent_of(value, 0) - error_exponent + 1);
  const int leading = std::max(value_exponent, error_exponent);
  if (leading >= -4 && leading < 6) return in_units(value, error, error_exponent, 0);
  return in_units(value, error, error_exponent, leading) + fmt::format("e{:+03}", leading);
}

}  // namespace quench::io
