// Progress on stderr: a bar on a terminal, a line a minute otherwise, JSON events on request.
#pragma once

#include <string>

#include "engine/run/run.h"

namespace quench::interpreter {

class ProgressView {
 public:
  ProgressView(bool quiet, bool json);
  ~ProgressView();
  void update(const Progress& progress);
  /// Ends the line of the bar, so that other text can follow.
  void clear();

 private:
  bool quiet_, json_, terminal_, colour_, drawn_ = false;
  double last_line_ = 0;
};

/// "1 h 03 min", "4 min 10 s", "12 s".
std::string readable_time(double seconds);

}  // namespace quench::interpreter
