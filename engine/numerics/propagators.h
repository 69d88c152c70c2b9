// Exact evolution of walks on finitely many states: G(t) = exp(W t), or (1 + W)^t at whole times.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <span>
#include <vector>

namespace quench {

/// Rates of a walk on M states. The walk may leave the set: then leave_i is more than the sum of column i.
struct WalkRates {
  Eigen::MatrixXd to;       ///< to(j, i) >= 0 is the rate from i to j; 0 on the diagonal
  Eigen::VectorXd leave;    ///< rate out of i, to whatever state
  bool discrete = false;    ///< whole times, leave_i <= 1 is the chance of a move
};

/// G(t) of one walk. G(t)(j, i) is the chance of j at t from i at 0. Times are >= 0, infinity allowed (whole numbers on the
/// discrete clock). For one thread.
class Propagator {
 public:
  virtual ~Propagator() = default;
  /// G(t) start, one column per time.
  virtual Eigen::MatrixXd evolve(const Eigen::VectorXd& start, std::span<const double> times) = 0;
  /// sum over columns s of left_s^T G(t) right_s, one per time.
  virtual Eigen::VectorXd bilinear(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right, std::span<const double> times) = 0;
  /// sum_i weights_i G(t)(i, i), one per time.
  virtual Eigen::VectorXd diagonal(const Eigen::VectorXd& weights, std::span<const double> times) = 0;
};

/// Detailed balance with weights exp(-exponent_i): eigenvalues and eigenvectors of the symmetrised generator. Errors are about
/// 1e-16 times spread(exponents), and eigenvalues are off by about 1e-16 of the largest.
class SpectralPropagator final : public Propagator {
 public:
  /// `closed`: nothing leaves the set, so that each component (a set of states that reach each other) keeps a zero mode.
  SpectralPropagator(const WalkRates& rates, const Eigen::VectorXd& exponents, bool closed);
  Eigen::MatrixXd evolve(const Eigen::VectorXd& start, std::span<const double> times) override;
  Eigen::VectorXd bilinear(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right, std::span<const double> times) override;
  Eigen::VectorXd diagonal(const Eigen::VectorXd& weights, std::span<const double> times) override;
  /// Of -W, increasing.
  const Eigen::VectorXd& eigenvalues() const { return eigenvalues_; }
  /// sqrt of the largest ratio of two weights: what rounding errors are multiplied with.
  static double spread(const Eigen::VectorXd& exponents);

 private:
  Eigen::MatrixXd decays(std::span<const double> times) const;  ///< [eigenvalue][time]
  void impose_zero_modes(const WalkRates& rates);

  bool discrete_;
  Eigen::VectorXd root_, eigenvalues_;   ///< sqrt(weight), the largest 1
  Eigen::MatrixXd vectors_;
};

/// No detailed balance needed: G(b), G(2b), G(4b), ... by squaring. All entries are sums of products of numbers >= 0 and
/// columns are kept at sum 1, so entries are accurate in relative terms however far apart the rates are.
class SquaringPropagator final : public Propagator {
 public:
  explicit SquaringPropagator(const WalkRates& rates);
  Eigen::MatrixXd evolve(const Eigen::VectorXd& start, std::span<const double> times) override;
  Eigen::VectorXd bilinear(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right, std::span<const double> times) override;
  Eigen::VectorXd diagonal(const Eigen::VectorXd& weights, std::span<const double> times) override;

 private:
  const Eigen::MatrixXd& level(int k);              ///< G(base 2^k)
  std::vector<int> digits(double whole) const;      ///< levels whose product is G(base whole)
  void evolve_shortly(Eigen::MatrixXd& columns, double time) const;
  Eigen::MatrixXd moved(const Eigen::MatrixXd& columns, double time);

  Eigen::Index states_;                  ///< without the one that collects what left
  bool discrete_;
  double base_ = 1, fastest_ = 0;
  Eigen::MatrixXd step_;                 ///< W + fastest: entries >= 0
  std::vector<Eigen::MatrixXd> levels_;
  bool settled_ = false;                 ///< the last level is its own square
};

/// Sets of states that reach each other along rates above 0 in either direction: component number of each state.
std::vector<int> components(const WalkRates& rates);

/// Real parts of the eigenvalues of -W in increasing order, without detailed balance. The zero of the stationary law is exact.
Eigen::VectorXd general_spectrum(const WalkRates& rates);

}  // namespace quench
