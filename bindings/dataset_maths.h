// Functions of datasets that the math library dispatches to.
#pragma once

#include "engine/core/dataset.h"
#include "engine/core/expression.h"

namespace quench::bindings {

/// Unary function of every value, errors propagated by jackknife over the dataset's members.
Dataset apply_to_dataset(Op op, const Dataset& dataset);

}  // namespace quench::bindings
