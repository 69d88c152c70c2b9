#include "engine/statistics/curve_fit.h"

#include <Eigen/QR>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <unsupported/Eigen/NonLinearOptimization>

#include "engine/core/error.h"

namespace quench {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Weighted residuals and their slopes, as Eigen's Levenberg-Marquardt wants them.
class Residuals {
 public:
  using Scalar = double;
  using InputType = VectorXd;
  using ValueType = VectorXd;
  using JacobianType = MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  Residuals(const CurveModel& model, std::span<const double> y, std::span<const double> errors, std::size_t parameters)
      : model_(model), y_(y), errors_(errors), parameters_(parameters), values_(y.size()), slopes_(y.size() * parameters) {}

  int inputs() const { return static_cast<int>(parameters_); }
  int values() const { return static_cast<int>(y_.size()); }

  int operator()(const VectorXd& p, VectorXd& residuals) const {
    evaluate(p);
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const double r = (values_[i] - y_[i]) * weight(i);
      // A step to where the model does not exist is a step that makes everything worse.
      residuals[static_cast<Eigen::Index>(i)] = std::isfinite(r) ? r : 1e100;
    }
    return 0;
  }

  int df(const VectorXd& p, MatrixXd& jacobian) const {
    evaluate(p);
    for (std::size_t k = 0; k < parameters_; ++k)
      for (std::size_t i = 0; i < y_.size(); ++i)
        jacobian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = slopes_[k * y_.size() + i] * weight(i);
    return 0;
  }

 private:
  double weight(std::size_t i) const { return errors_.empty() ? 1 : 1 / errors_[i]; }
  void evaluate(const VectorXd& p) const { model_({p.data(), parameters_}, values_, slopes_); }

  const CurveModel& model_;
  std::span<const double> y_, errors_;
  std::size_t parameters_;
  mutable std::vector<double> values_, slopes_;
};

/// Fills covariance and errors from the slopes at the minimum.
void add_covariance(const Residuals& residuals, const VectorXd& minimum, double scale, CurveFit& fit) {
  const Eigen::Index k = minimum.size();
  MatrixXd jacobian(residuals.values(), k);
  residuals.df(minimum, jacobian);
  // Columns scaled to length one: the rank must not depend on the units of the parameters.
  VectorXd length = jacobian.colwise().norm();
  fit.covariance.assign(static_cast<std::size_t>(k * k), nan);
  fit.errors.assign(static_cast<std::size_t>(k), nan);
  bool determined = jacobian.allFinite() && length.minCoeff() > 0;
  if (determined) {
    const Eigen::ColPivHouseholderQR<MatrixXd> qr(jacobian * length.cwiseInverse().asDiagonal());
    determined = qr.rank() == k;
    if (determined) {
      const MatrixXd r = qr.matrixQR().topRows(k).triangularView<Eigen::Upper>();
      const MatrixXd inverse = r.triangularView<Eigen::Upper>().solve(MatrixXd::Identity(k, k));
      const MatrixXd half = length.cwiseInverse().asDiagonal() * (qr.colsPermutation() * inverse);
      const MatrixXd covariance = scale * half * half.transpose();
      for (Eigen::Index i = 0; i < k; ++i) {
        for (Eigen::Index j = 0; j < k; ++j) fit.covariance[static_cast<std::size_t>(i * k + j)] = covariance(i, j);
        fit.errors[static_cast<std::size_t>(i)] = std::sqrt(covariance(i, i));
      }
    }
  }
  if (!determined && fit.reason.empty()) fit.reason = "the data do not determine every parameter";
}

void require_start(const Residuals& residuals, const VectorXd& start) {
  VectorXd r(residuals.values());
  residuals(start, r);
  if (r.size() < start.size())
    throw argument_error("a fit of " + std::to_string(start.size()) + " parameters needs at least as many points, not " + std::to_string(r.size()));
  if (!(r.cwiseAbs().maxCoeff() < 1e100)) throw argument_error("the model is not finite at the start values");
}

}  // namespace

CurveFit fit_curve(const CurveModel& model, std::span<const double> y, std::span<const double> errors, std::span<const double> start) {
  Residuals residuals(model, y, errors, start.size());
  VectorXd p = Eigen::Map<const VectorXd>(start.data(), static_cast<Eigen::Index>(start.size()));
  require_start(residuals, p);
  Eigen::LevenbergMarquardt<Residuals> search(residuals);
  search.parameters.ftol = search.parameters.xtol = 1e-14;
  search.parameters.maxfev = static_cast<int>(400 * (start.size() + 1));
  const auto status = search.minimize(p);

  CurveFit fit;
  fit.parameters.assign(p.data(), p.data() + p.size());
  fit.chi2 = search.fnorm * search.fnorm;
  fit.degrees_of_freedom = y.size() - start.size();
  fit.converged = status != Eigen::LevenbergMarquardtSpace::TooManyFunctionEvaluation &&
                  status != Eigen::LevenbergMarquardtSpace::ImproperInputParameters;
  if (!fit.converged) fit.reason = "no minimum within " + std::to_string(search.parameters.maxfev) + " evaluations";
  const double degrees = static_cast<double>(fit.degrees_of_freedom);
  fit.p = errors.empty() ? nan : fit.degrees_of_freedom == 0 ? 1 : boost::math::gamma_q(degrees / 2, fit.chi2 / 2);
  const double scale = !errors.empty() ? 1 : fit.degrees_of_freedom == 0 ? nan : fit.chi2 / degrees;
  add_covariance(residuals, p, scale, fit);
  return fit;
}

}  // namespace quench
