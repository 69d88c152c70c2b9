// Elementary functions of eight lanes: own reductions and minimax polynomials (fitted by a Remez exchange in 60 digits), no
// C library. The same bits on v3 and v4. Worst errors stated with each function were measured against 50-digit values on
// v3/v4 by tests/numerics/vector_math_test.cpp; v2, without fused multiply-add, stays within twice that plus one ulp.
// Special values follow C: NaN passes, poles give infinities, values outside the domain give NaN.
// Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include "engine/numerics/vector_elementary.h"
#include "engine/numerics/vector_special.h"
#include "engine/numerics/vector_trigonometry.h"
