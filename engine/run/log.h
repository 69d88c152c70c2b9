// log.json: when, where and at what cost. Nothing of it goes into data files.
#pragma once

#include <string>

#include "engine/run/scheduler.h"

namespace quench {

/// One session of a run, from start to stop or end.
class SessionLog {
 public:
  SessionLog(const RunOptions& options, Scheduler& scheduler);
  /// Cost of the session; with a folder also appended to its log.json.
  std::vector<std::pair<std::string, std::string>> close(const ResultData& result);

 private:
  const RunOptions& options_;
  Scheduler& scheduler_;
  std::string started_;
};

}  // namespace quench
