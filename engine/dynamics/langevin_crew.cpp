#include "engine/dynamics/langevin_crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/core/value.h"

namespace quench {

AlignedDoubles::AlignedDoubles(std::size_t size, std::size_t offset) {
  const std::size_t bytes = (size + offset + 7) / 8 * 64;
  storage_.reset(std::aligned_alloc(64, bytes));
  if (!storage_) throw std::bad_alloc();
  std::memset(storage_.get(), 0, bytes);
  values_ = static_cast<double*>(storage_.get()) + offset;
}

LangevinCrew::LangevinCrew(std::shared_ptr<const LangevinParts> parts) : parts_(std::move(parts)) {
  const LangevinParts& p = *parts_;
  kind_.inner = p.geometry.inner;
  kind_.outer_axes = p.geometry.outer_axes;
  kind_.degree = p.series ? static_cast<int>(p.series->size()) - 1 : -1;
  kind_.frozen = p.frozen;
  kind_.noise = p.noise.present();
  kernel_ = QUENCH_DISPATCH(langevin_step)(kind_);
  const std::size_t block = LangevinGeometry::block_sites + 8;  // a block of fewer than eight sites is read as eight
  if (!p.series) force_.resize(block);
  if (p.geometry.inner == InnerNeighbours::given) inner_.resize(block);
}

void LangevinCrew::prepare(std::span<const MemberAddress> members) {
  const LangevinParts& p = *parts_;
  members_ = members.size();
  sites_ = members_ * p.geometry.sites;
  blocks_ = p.geometry.blocks(members_);
  // The second array begins at another place of its page, or loads would wait for stores whose addresses end alike.
  q_ = AlignedDoubles(sites_ + 8);
  next_ = AlignedDoubles(sites_ + 8, 168);
  if (p.frozen) {
    frozen_ = AlignedDoubles(sites_ + 8, 336);
    for (std::size_t lane = 0; lane < members_; ++lane)
      for (const FieldNoise* noise : p.noises)
        noise->add_frozen(p.options.lattice, p.setup.address, members[lane], {frozen_.data() + lane * p.geometry.sites, p.geometry.sites});
  }
  if (kind_.noise) noise_ = LangevinNoise(p.noise, p.setup.address, members, p.geometry.sites);
  divergences_.assign(members_, std::nullopt);
  alive_ = members_;
  states_.assign(members_, FieldState{});
  for (std::size_t lane = 0; lane < members_; ++lane) states_[lane].member = members[lane];
  steps_done_ = 0;
  arrived_ = true;
}

void LangevinCrew::start(std::span<const MemberAddress> members) {
  prepare(members);
  for (std::size_t lane = 0; lane < members_; ++lane)
    parts_->start.fill({q_.data() + lane * parts_->geometry.sites, parts_->geometry.sites});
  point_states(0);
}

void LangevinCrew::point_states(double time) {
  for (std::size_t lane = 0; lane < members_; ++lane) {
    FieldState& state = states_[lane];
    state.time = time;
    state.lattice = &parts_->options.lattice;
    state.components.assign(1, {q_.data() + lane * parts_->geometry.sites, parts_->geometry.sites});
  }
}

void LangevinCrew::advance(std::size_t sample) {
  const LangevinInterval& interval = parts_->intervals[sample];
  const std::atomic<int>* const interrupt = parts_->setup.interrupt;
  arrived_ = false;
  bool moved = false;
  while (steps_done_ < interval.steps && alive_ > 0) {
    if (moved && interrupt && interrupt->load(std::memory_order_relaxed) != 0) return;
    step(interval, interval.first_step + steps_done_);
    ++steps_done_;
    moved = true;
  }
  steps_done_ = 0;
  arrived_ = true;
  point_states(parts_->setup.times[sample]);
}

void LangevinCrew::step(const LangevinInterval& interval, std::uint64_t number) {
  const LangevinParts& p = *parts_;
  if (coefficients_for_ != interval.step) {
    coefficients_ = p.coefficients(interval.step);
    coefficients_for_ = interval.step;
  }
  if (kind_.noise) noise_.begin_step(number);
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    LangevinBlock block = blocks_[b];
    const std::size_t first = p.geometry.first_site(block), n = LangevinGeometry::sites_of(block);
    block.q = q_.data();
    block.next = next_.data();
    block.frozen = frozen_.data();
    block.outer_rows = p.geometry.outer_rows.data();
    if (kind_.noise) block.noise = noise_.block(first, n, next_needed(b));
    if (!p.series) p.force.evaluate(q_.data() + first, force_.data(), n);
    if (!inner_.empty()) p.geometry.sum_inner_neighbours(q_.data(), first, {inner_.data(), n});
    block.force = force_.data();
    block.inner = inner_.data();
    if (kernel_(kind_, block, coefficients_)) examine(first, n, interval, number);
  }
  if (newly_diverged_) bury();
  std::swap(q_, next_);
}

/// What the block will read or write that earlier blocks have not: its row ahead along the slowest axis, its omega, its new
/// values. Asked for while the noise of the same block is drawn.
FetchAhead LangevinCrew::next_needed(std::size_t b) const {
  constexpr std::size_t least_sites = std::size_t{1} << 16;  // smaller fields stay in the second-level cache
  const LangevinGeometry& g = parts_->geometry;
  if (sites_ < least_sites || g.outer_axes == 0) return {};
  const std::size_t first = g.first_site(blocks_[b]), row = blocks_[b].first_row % g.rows;
  const std::ptrdiff_t ahead = g.outer_rows[2 * g.outer_axes * (row + 1) - 1] * static_cast<std::ptrdiff_t>(g.row_length);
  return {{q_.data() + first + ahead, next_.data() + first, kind_.frozen ? frozen_.data() + first : nullptr}};
}

/// Some |q| of these sites is at least 2: perhaps too large, perhaps not a number.
void LangevinCrew::examine(std::size_t first, std::size_t n, const LangevinInterval& interval, std::uint64_t number) {
  for (std::size_t site = first; site < first + n; ++site) {
    if (std::abs(next_.data()[site]) <= parts_->options.bound) continue;
    std::optional<Divergence>& found = divergences_[site / parts_->geometry.sites];
    if (found) continue;
    found = divergence(site, interval, number);
    newly_diverged_ = true;
    --alive_;
  }
}

Divergence LangevinCrew::divergence(std::size_t flat_site, const LangevinInterval& interval, std::uint64_t number) const {
  const LangevinParts& p = *parts_;
  Divergence d;
  d.quantity = "q";
  d.step = number + 1;
  d.time = interval.begin + static_cast<double>(number + 1 - interval.first_step) * interval.step;
  std::size_t rest = flat_site % p.geometry.sites;
  for (std::size_t axis = p.options.lattice.dimension(); axis-- > 0; rest /= p.options.lattice.lengths[axis])
    d.site.insert(d.site.begin(), rest % p.options.lattice.lengths[axis] + 1);
  const double before = q_.data()[flat_site], after = next_.data()[flat_site];
  if (std::isfinite(after)) d.details.push_back(fmt::format("q = {:.3g} is beyond the bound {}", after, shortest(p.options.bound)));
  if (const auto origin = p.force.non_finite_origin({&before, 1})) {
    const std::string place = origin->place.known() ? ", " + origin->place.file + ":" + std::to_string(origin->place.line) : "";
    d.details.push_back(fmt::format("in the force at q = {:.3g}: {}{}", before, origin->what, place));
  }
  if (interval.step >= p.limits.stable())
    d.details.push_back(fmt::format("step {} is {:.2g} times the stable limit {:.2g}", shortest(interval.step), interval.step / p.limits.stable(),
                                    p.limits.stable()));
  return d;
}

/// Members that have diverged rest at 0, so that they raise no further alarm; nobody reads them.
void LangevinCrew::bury() {
  const std::size_t sites = parts_->geometry.sites;
  for (std::size_t lane = 0; lane < members_; ++lane)
    if (divergences_[lane]) std::fill_n(next_.data() + lane * sites, sites, 0.0);
  newly_diverged_ = false;
}

namespace {

void write(ByteWriter& out, const std::optional<Divergence>& divergence) {
  out.u64(divergence.has_value());
  if (!divergence) return;
  out.text(divergence->quantity);
  out.u64(divergence->step);
  out.f64(divergence->time);
  out.u64(divergence->site.size());
  for (std::size_t n : divergence->site) out.u64(n);
  out.u64(divergence->details.size());
  for (const std::string& line : divergence->details) out.text(line);
}

std::optional<Divergence> read_divergence(ByteReader& in) {
  if (in.u64() == 0) return std::nullopt;
  Divergence d;
  d.quantity = in.text();
  d.step = in.u64();
  d.time = in.f64();
  for (std::uint64_t left = in.u64(); left > 0; --left) d.site.push_back(in.u64());
  for (std::uint64_t left = in.u64(); left > 0; --left) d.details.push_back(in.text());
  return d;
}

}  // namespace

void LangevinCrew::save(ByteWriter& out) const {
  out.u64(steps_done_);
  out.u64(arrived_);
  out.numbers({q_.data(), sites_});
  for (const auto& divergence : divergences_) write(out, divergence);
}

void LangevinCrew::load(ByteReader& in, std::span<const MemberAddress> members, std::size_t sample) {
  prepare(members);
  steps_done_ = in.u64();
  arrived_ = in.u64() != 0;
  const std::vector<double> q = in.numbers();
  if (q.size() != sites_) throw Error(ErrorKind::io, "a saved crew of dynamics.langevin has another size than this run");
  std::copy(q.begin(), q.end(), q_.data());
  for (auto& divergence : divergences_) {
    divergence = read_divergence(in);
    alive_ -= divergence.has_value();
  }
  point_states(sample == 0 ? 0 : parts_->setup.times[sample - 1]);
}

}  // namespace quench
