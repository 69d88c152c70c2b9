// The C++ types that scripts hold.
#pragma once

#include <memory>

#include "bindings/box.h"
#include "engine/core/dataset.h"
#include "engine/core/value.h"
#include "engine/functions/kernel.h"
#include "engine/run/run.h"

namespace quench::bindings {

/// A user function made into a kernel: quench.kernel(f), or an option read back.
struct KernelBox {
  FunctionPtr function;
  std::shared_ptr<const Kernel> kernel;
};
using ResultPtr = std::shared_ptr<const ResultData>;

template <> struct BoxName<Array> { static constexpr const char* name = "quench.array"; };
template <> struct BoxName<Expression> { static constexpr const char* name = "quench.traced"; };
template <> struct BoxName<ObjectPtr> { static constexpr const char* name = "quench.object"; };
template <> struct BoxName<Dataset> { static constexpr const char* name = "quench.dataset"; };
template <> struct BoxName<ResultPtr> { static constexpr const char* name = "quench.result"; };
template <> struct BoxName<KernelBox> { static constexpr const char* name = "quench.kernel"; };

}  // namespace quench::bindings
