// What landscapes of the family "mosaic" offer to observables: the constants of a glass.
#pragma once

#include "engine/core/model.h"
#include "engine/landscapes/mosaic_record.h"

namespace quench {

class MosaicLandscape : public Landscape {
 public:
  virtual const MosaicRecord& record() const = 0;
};

}  // namespace quench
