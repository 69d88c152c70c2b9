#include "engine/numerics/propagators.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "engine/core/error.h"
#include "engine/numerics/memory.h"

namespace quench {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<int> components(const WalkRates& rates) {
  const Index n = rates.to.cols();
  std::vector<int> component(static_cast<std::size_t>(n), -1);
  int found = 0;
  std::vector<Index> open;
  for (Index first = 0; first < n; ++first) {
    if (component[static_cast<std::size_t>(first)] >= 0) continue;
    component[static_cast<std::size_t>(first)] = found;
    open.assign(1, first);
    while (!open.empty()) {
      const Index i = open.back();
      open.pop_back();
      for (Index j = 0; j < n; ++j)
        if (component[static_cast<std::size_t>(j)] < 0 && (rates.to(j, i) > 0 || rates.to(i, j) > 0)) {
          component[static_cast<std::size_t>(j)] = found;
          open.push_back(j);
        }
    }
    ++found;
  }
  return component;
}

// ---- eigenvalues

double SpectralPropagator::spread(const VectorXd& exponents) { return std::exp((exponents.maxCoeff() - exponents.minCoeff()) / 2); }

SpectralPropagator::SpectralPropagator(const WalkRates& rates, const VectorXd& exponents, bool closed) : discrete_(rates.discrete) {
  const Index n = rates.to.cols();
  require_memory(4.0 * 8 * static_cast<double>(n) * static_cast<double>(n), "the eigenvectors of " + std::to_string(n) + " states");
  root_ = (-(exponents.array() - exponents.minCoeff()) / 2).exp();
  MatrixXd symmetric(n, n);
  for (Index i = 0; i < n; ++i) {
    symmetric(i, i) = rates.leave(i);
    for (Index j = i + 1; j < n; ++j) symmetric(j, i) = symmetric(i, j) = -std::sqrt(rates.to(j, i)) * std::sqrt(rates.to(i, j));
  }
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver;
  solver.compute(symmetric, Eigen::ComputeEigenvectors);
  if (solver.info() != Eigen::Success)
    throw Error(ErrorKind::numeric, "the eigenvalues of the rates of " + std::to_string(n) + " states did not converge");
  eigenvalues_ = solver.eigenvalues().cwiseMax(0);
  vectors_ = solver.eigenvectors();
  if (closed) impose_zero_modes(rates);
}

void SpectralPropagator::impose_zero_modes(const WalkRates& rates) {
  const Index n = eigenvalues_.size();
  const std::vector<int> component = components(rates);
  const Index zeros = 1 + *std::max_element(component.begin(), component.end());
  eigenvalues_.head(zeros).setZero();
  // The stationary law is known exactly, and with it G(infinity); not where slower modes than rounding can tell lie beside it.
  const double rounding = 1e-12 * static_cast<double>(n) * eigenvalues_(n - 1);
  if (zeros < n && !(eigenvalues_(zeros) > rounding)) return;
  vectors_.leftCols(zeros).setZero();
  for (Index i = 0; i < n; ++i) vectors_(i, component[static_cast<std::size_t>(i)]) = root_(i);
  for (Index k = 0; k < zeros; ++k) vectors_.col(k).normalize();
}

MatrixXd SpectralPropagator::decays(std::span<const double> times) const {
  MatrixXd out(eigenvalues_.size(), static_cast<Index>(times.size()));
  for (Index t = 0; t < out.cols(); ++t)
    for (Index k = 0; k < out.rows(); ++k) {
      const double lambda = eigenvalues_(k), time = times[static_cast<std::size_t>(t)];
      if (lambda == 0 || time == 0) out(k, t) = 1;
      else if (!discrete_) out(k, t) = std::exp(-lambda * time);
      else if (lambda < 1) out(k, t) = std::exp(time * std::log1p(-lambda));
      else out(k, t) = std::pow(std::max(-1.0, 1 - lambda), time);
    }
  return out;
}

MatrixXd SpectralPropagator::evolve(const VectorXd& start, std::span<const double> times) {
  const VectorXd amplitude = vectors_.transpose() * start.cwiseQuotient(root_);
  MatrixXd out = (root_.asDiagonal() * (vectors_ * (amplitude.asDiagonal() * decays(times)))).cwiseMax(0);
  for (std::size_t t = 0; t < times.size(); ++t)
    if (times[t] == 0) out.col(static_cast<Index>(t)) = start;
  return out;
}

VectorXd SpectralPropagator::bilinear(const MatrixXd& left, const MatrixXd& right, std::span<const double> times) {
  const MatrixXd a = vectors_.transpose() * (root_.asDiagonal() * left);
  const MatrixXd b = vectors_.transpose() * (root_.cwiseInverse().asDiagonal() * right);
  return decays(times).transpose() * a.cwiseProduct(b).rowwise().sum();
}

VectorXd SpectralPropagator::diagonal(const VectorXd& weights, std::span<const double> times) {
  const VectorXd amplitude = vectors_.cwiseAbs2().transpose() * weights;
  return decays(times).transpose() * amplitude;
}

VectorXd general_spectrum(const WalkRates& rates) {
  MatrixXd minus = -rates.to;
  minus.diagonal() += rates.leave;
  Eigen::EigenSolver<MatrixXd> solver(minus, false);
  if (solver.info() != Eigen::Success)
    throw Error(ErrorKind::numeric, "the eigenvalues of the rates of " + std::to_string(minus.rows()) + " states did not converge");
  VectorXd out = solver.eigenvalues().real();
  std::sort(out.begin(), out.end());
  out = out.cwiseMax(0);
  out(0) = 0;
  return out;
}

// ---- squaring

namespace {

/// Taylor terms that are enough for exp(x), 0 <= x <= 1/4, to the last bit.
constexpr int terms = 12;

/// a b with columns of sum 1.
MatrixXd stochastic_product(const MatrixXd& a, const MatrixXd& b) {
  MatrixXd out = a * b;
  out.array().rowwise() /= out.colwise().sum().array();
  return out;
}

}  // namespace

SquaringPropagator::SquaringPropagator(const WalkRates& rates) : states_(rates.to.cols()), discrete_(rates.discrete) {
  const VectorXd lost = rates.leave - rates.to.colwise().sum().transpose();
  // One more state collects what leaves the set; what is lost to rounding only is no loss.
  const bool open = (lost.array() > 1e-14 * rates.leave.array()).any();
  const Index n = states_ + open;
  require_memory(4.0 * 8 * static_cast<double>(n) * static_cast<double>(n), "the evolution of " + std::to_string(n) + " states");
  fastest_ = discrete_ ? 1 : rates.leave.maxCoeff();
  step_ = MatrixXd::Zero(n, n);
  step_.topLeftCorner(states_, states_) = rates.to;
  if (open) step_.bottomLeftCorner(1, states_) = lost.cwiseMax(0).transpose();
  for (Index i = 0; i < states_; ++i) step_(i, i) = std::max(0.0, fastest_ - rates.leave(i));
  if (open) step_(states_, states_) = fastest_;
  if (discrete_) {
    levels_.push_back(step_);
    levels_.back().array().rowwise() /= levels_.back().colwise().sum().array();
    return;
  }
  if (fastest_ == 0) {
    levels_.push_back(MatrixXd::Identity(n, n));
    settled_ = true;
    return;
  }
  base_ = std::exp2(std::floor(std::log2(0.25 / fastest_)));  // a power of two: times over it lose no bit
  MatrixXd first = MatrixXd::Identity(n, n);
  evolve_shortly(first, base_);
  first.array().rowwise() /= first.colwise().sum().array();
  levels_.push_back(std::move(first));
}

void SquaringPropagator::evolve_shortly(MatrixXd& columns, double time) const {
  if (time == 0) return;
  MatrixXd term = columns;
  for (int k = 1; k <= terms; ++k) {
    term = (step_ * term) * (time / k);
    columns += term;
  }
  columns *= std::exp(-fastest_ * time);
}

const MatrixXd& SquaringPropagator::level(int k) {
  while (static_cast<int>(levels_.size()) <= k && !settled_) {
    const double bytes = 8.0 * static_cast<double>(step_.size());
    require_memory(2 * bytes, "a power of the evolution of " + std::to_string(states_) + " states, after " +
                                  std::to_string(levels_.size()) + " of " + readable_bytes(bytes) + " each");
    MatrixXd next = stochastic_product(levels_.back(), levels_.back());
    // Entry by entry: as long as a slow mode is on its way, small entries still double.
    settled_ = ((next - levels_.back()).array().abs() <= 1e-12 * next.array()).all();
    if (!settled_) levels_.push_back(std::move(next));
  }
  return levels_[std::min(static_cast<std::size_t>(k), levels_.size() - 1)];
}

std::vector<int> SquaringPropagator::digits(double whole) const {
  std::vector<int> out;
  if (whole == 0) return out;
  int exponent;
  // Beyond the range of doubles every walk that ends anywhere has ended.
  auto bits = static_cast<std::uint64_t>(std::ldexp(std::frexp(std::min(whole, std::numeric_limits<double>::max()), &exponent), 53));
  for (int k = exponent - 53; bits; ++k, bits >>= 1)
    if (bits & 1) out.push_back(k);
  return out;
}

MatrixXd SquaringPropagator::moved(const MatrixXd& columns, double time) {
  MatrixXd out = MatrixXd::Zero(step_.rows(), columns.cols());
  out.topRows(states_) = columns;
  const double whole = std::floor(time / base_);
  if (!discrete_ && std::isfinite(whole)) evolve_shortly(out, time - whole * base_);
  for (int k : digits(whole)) out = level(k) * out;
  return out.topRows(states_);
}

MatrixXd SquaringPropagator::evolve(const VectorXd& start, std::span<const double> times) {
  MatrixXd out(states_, static_cast<Index>(times.size()));
  for (std::size_t t = 0; t < times.size(); ++t) out.col(static_cast<Index>(t)) = moved(start, times[t]);
  return out;
}

VectorXd SquaringPropagator::bilinear(const MatrixXd& left, const MatrixXd& right, std::span<const double> times) {
  VectorXd out(static_cast<Index>(times.size()));
  for (std::size_t t = 0; t < times.size(); ++t) out(static_cast<Index>(t)) = left.cwiseProduct(moved(right, times[t])).sum();
  return out;
}

VectorXd SquaringPropagator::diagonal(const VectorXd& weights, std::span<const double> times) {
  VectorXd out(static_cast<Index>(times.size()));
  for (std::size_t t = 0; t < times.size(); ++t)
    out(static_cast<Index>(t)) = moved(MatrixXd::Identity(states_, states_), times[t]).diagonal().dot(weights);
  return out;
}

}  // namespace quench
