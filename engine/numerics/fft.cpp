#include "engine/numerics/fft.h"

#include <fftw3.h>

#include <limits>
#include <mutex>
#include <string>

#include "engine/core/error.h"

namespace quench {

namespace {

/// FFTW's planner keeps global tables; only plan execution is thread-safe.
std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

constexpr unsigned flags = FFTW_ESTIMATE | FFTW_NO_SIMD | FFTW_UNALIGNED;

std::vector<int> fftw_lengths(const std::vector<std::size_t>& lengths) {
  if (lengths.size() > 8)
    throw argument_error("a lattice has at most 8 axes, not " + std::to_string(lengths.size()));
  std::vector<int> n;
  for (std::size_t length : lengths) {
    if (length == 0 || length > static_cast<std::size_t>(std::numeric_limits<int>::max()))
      throw argument_error("a lattice of " + std::to_string(length) + " sites along one axis cannot be transformed");
    n.push_back(static_cast<int>(length));
  }
  return n;
}

}  // namespace

struct RealTransform::Plans {
  fftw_plan forward = nullptr, inverse = nullptr;

  Plans(const std::vector<int>& n, std::size_t sites, std::size_t modes) {
    // Estimate mode does not touch the arrays, it only wants distinct addresses.
    std::vector<double> field(sites);
    std::vector<std::complex<double>> spectrum(modes);
    auto* complex = reinterpret_cast<fftw_complex*>(spectrum.data());
    const std::lock_guard lock(planner());
    forward = fftw_plan_dft_r2c(static_cast<int>(n.size()), n.data(), field.data(), complex, flags);
    inverse = fftw_plan_dft_c2r(static_cast<int>(n.size()), n.data(), complex, field.data(), flags);
    if (forward == nullptr || inverse == nullptr) throw Error(ErrorKind::internal, "FFTW made no plan");
  }
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;
  ~Plans() {
    const std::lock_guard lock(planner());
    if (forward != nullptr) fftw_destroy_plan(forward);
    if (inverse != nullptr) fftw_destroy_plan(inverse);
  }
};

RealTransform::RealTransform(std::vector<std::size_t> lengths) : lengths_(std::move(lengths)) {
  if (lengths_.empty()) lengths_ = {1};
  const std::vector<int> n = fftw_lengths(lengths_);
  for (std::size_t length : lengths_) sites_ *= length;
  modes_ = sites_ / lengths_.back() * (lengths_.back() / 2 + 1);
  plans_ = std::make_shared<const Plans>(n, sites_, modes_);
}

void RealTransform::forward(std::span<const double> field, std::span<std::complex<double>> spectrum) const {
  // FFTW's interface is not const-correct; out-of-place r2c plans preserve their input.
  fftw_execute_dft_r2c(plans_->forward, const_cast<double*>(field.data()), reinterpret_cast<fftw_complex*>(spectrum.data()));
}

void RealTransform::inverse(std::span<std::complex<double>> spectrum, std::span<double> field) const {
  fftw_execute_dft_c2r(plans_->inverse, reinterpret_cast<fftw_complex*>(spectrum.data()), field.data());
}

void RealTransform::wave_numbers(std::size_t mode, std::span<std::size_t> n) const {
  const std::size_t half = lengths_.back() / 2 + 1;
  n[lengths_.size() - 1] = mode % half;
  mode /= half;
  for (std::size_t a = lengths_.size() - 1; a-- > 0;) {
    n[a] = mode % lengths_[a];
    mode /= lengths_[a];
  }
}

double RealTransform::weight(std::size_t mode) const {
  const std::size_t length = lengths_.back(), n = mode % (length / 2 + 1);
  return n == 0 || 2 * n == length ? 1 : 2;
}

}  // namespace quench
