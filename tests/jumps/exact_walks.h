// Exact walks as tests declare them.
#pragma once

#include <cmath>
#include <functional>

#include "engine/dynamics/jumps_exact.h"
#include "tests/jumps/models.h"

namespace quench::test {

inline JumpOptions jump_options(Options options) { return model<JumpDynamics>("dynamics", "jumps", std::move(options))->options(); }

inline ExactWalk exact(std::shared_ptr<const DiscreteLandscape> where, Options dynamics, Value start = {},
                       ExactMethod method = ExactMethod::automatic) {
  return ExactWalk(std::move(where), jump_options(std::move(dynamics)), start, nullptr, method);
}

inline JumpQuestion ask(JumpQuestion::Kind kind, std::vector<double> wait, std::vector<double> lag, double threshold = 0, bool given_below = false) {
  JumpQuestion q;
  q.kind = kind;
  q.threshold = {ThresholdSource::Kind::number, threshold};
  q.given_below = given_below;
  q.wait = std::move(wait);
  q.lag = std::move(lag);
  return q;
}

/// function(Ei, Ej, beta) as a script would give it.
inline Value rate_function(const std::function<Expression(Expression, Expression, Expression)>& f) {
  auto made = std::make_shared<Function>();
  made->arguments = {"Ei", "Ej", "beta"};
  made->body = f(input("Ei"), input("Ej"), input("beta"));
  return Value(FunctionPtr(made));
}

}  // namespace quench::test
