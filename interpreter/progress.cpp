#include "interpreter/progress.h"
#include "interpreter/say.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace quench::interpreter {

std::string readable_time(double seconds) {
  const long s = std::lround(std::max(0.0, seconds));
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {:02} s", s / 60, s % 60);
  return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
}

ProgressView::ProgressView(bool quiet, bool json)
    : quiet_(quiet), json_(json), terminal_(isatty(STDERR_FILENO) != 0), colour_(terminal_ && !std::getenv("NO_COLOR")) {}

ProgressView::~ProgressView() { clear(); }

void ProgressView::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ProgressView::update(const Progress& p) {
  if (json_) {
    nlohmann::json event{{"event", "progress"}, {"fraction", p.fraction}, {"members_done", p.members_done}, {"members", p.members},
                         {"points_done", p.points_done}, {"points", p.points}, {"seconds", p.seconds}};
    if (p.remaining >= 0) event["remaining"] = p.remaining;
    say(stderr, "{}\n", event.dump());
    return;
  }
  if (quiet_) return;
  const std::string rest = p.remaining >= 0 ? "about " + readable_time(p.remaining) + " left" : "estimating";
  const std::string what = fmt::format("{:3.0f} %  {} of {} members{}  {}", 100 * p.fraction, p.members_done, p.members,
                                       p.points > 1 ? fmt::format(", {} of {} points", p.points_done, p.points) : "", rest);
  if (terminal_) {
    constexpr int width = 28;
    const int full = static_cast<int>(std::lround(width * std::min(1.0, std::max(0.0, p.fraction))));
    say(stderr, "\r\033[K{}{}{}{} {}", colour_ ? "\033[36m" : "", std::string(static_cast<std::size_t>(full), '#'), colour_ ? "\033[0m" : "",
               std::string(static_cast<std::size_t>(width - full), '.'), what);
    std::fflush(stderr);
    drawn_ = true;
  } else if (p.seconds - last_line_ >= 60) {
    last_line_ = p.seconds;
    say(stderr, "{}\n", what);
  }
}

}  // namespace quench::interpreter
