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
  second_kind_ = kind_;
  second_kind_.average = true;
  if (p.two_stages()) second_kernel_ = QUENCH_DISPATCH(langevin_step)(second_kind_);
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
  if (p.two_stages()) after_ = AlignedDoubles(sites_ + 8, 80);
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
    const std::uint64_t steps = steps_together(interval.steps - steps_done_);
    sweep(interval, interval.first_step + steps_done_, steps);
    steps_done_ += steps;
    moved = true;
  }
  steps_done_ = 0;
  arrived_ = true;
  point_states(parts_->setup.times[sample]);
}

/// Whether passes can follow each other through the field, each a plane behind the one before.
bool LangevinCrew::staggered() const { return members_ == 1 && parts_->geometry.outer_axes > 0; }

/// Steps that go through memory in one sweep, for fields that do not stay in the caches. A plane of each is in hand at a time,
/// which should stay there; and no sweep should take so long that somebody who stops the run waits.
std::uint64_t LangevinCrew::steps_together(std::uint64_t left) const {
  constexpr std::size_t least_sites = std::size_t{1} << 19, most_bytes = std::size_t{1} << 23, most_work = std::size_t{1} << 26, most = 16;
  const LangevinGeometry& g = parts_->geometry;
  if (!staggered() || sites_ < least_sites) return 1;
  const std::size_t fields = parts_->two_stages() ? 8 : 2;  // planes of each step in hand
  const std::size_t planes = most_bytes / (fields * sizeof(double) * g.plane_rows * g.row_length);
  return std::min({left, std::max<std::uint64_t>(1, std::min(planes, most_work / sites_)), std::uint64_t{most}});
}

/// True where a block of the step after `before` finds its neighbours along the slowest axis made, but for periodic ones.
bool LangevinCrew::ready(std::size_t b, const Pass& before) const {
  const std::size_t made = before.done < blocks_.size() ? blocks_[before.done].first_row : parts_->geometry.rows;
  return staggered() && before.done > before.begin && blocks_[b].first_row + blocks_[b].rows + parts_->geometry.plane_rows <= made;
}

/// First block that needs no block before `before` of the step before.
std::size_t LangevinCrew::beginning_after(std::size_t before) const {
  if (!staggered()) return 0;
  std::size_t b = before;
  while (b < blocks_.size() && blocks_[b].first_row < blocks_[before].first_row + parts_->geometry.plane_rows) ++b;
  return b;
}

/// To and fro between the two arrays; with two stages from q by way of next, and back in the step after.
void LangevinCrew::plan_passes(std::uint64_t number, std::uint64_t steps) {
  passes_.clear();
  const auto add = [&](std::uint64_t step, const double* from, const double* before, double* to) {
    const std::size_t begin = passes_.empty() ? 0 : beginning_after(passes_.back().begin);
    passes_.push_back({step, from, before, to, begin, begin});
  };
  double* now = q_.data();
  double* other = parts_->two_stages() ? after_.data() : next_.data();
  for (std::uint64_t k = number; k < number + steps; ++k, std::swap(now, other)) {
    add(k, now, nullptr, parts_->two_stages() ? next_.data() : other);
    if (parts_->two_stages()) add(k, next_.data(), now, other);
  }
}

/// Passes follow each other through the field, each a plane behind the one before: a value is overwritten when its neighbours
/// have been made from it. What needs the periodic neighbours of the first planes comes at the end. Each value is made from the
/// same values by the same operations as in steps one by one.
void LangevinCrew::sweep(const LangevinInterval& interval, std::uint64_t number, std::uint64_t steps) {
  const LangevinParts& p = *parts_;
  if (coefficients_for_ != interval.step) {
    coefficients_ = p.coefficients(interval.step);
    coefficients_for_ = interval.step;
  }
  plan_passes(number, steps);
  if (kind_.noise) noise_.begin_step(number);
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    make_block(b, passes_[0], interval);
    ++passes_[0].done;
    for (std::size_t k = 1; k < passes_.size(); ++k)
      for (Pass& pass = passes_[k]; pass.done < blocks_.size() && ready(pass.done, passes_[k - 1]); ++pass.done) make_block(pass.done, pass, interval);
  }
  for (std::size_t k = 1; k < passes_.size(); ++k) {
    for (Pass& pass = passes_[k]; pass.done < blocks_.size(); ++pass.done) make_block(pass.done, pass, interval);
    for (std::size_t b = 0; b < passes_[k].begin; ++b) make_block(b, passes_[k], interval);
  }
  if (steps % 2 == 1) std::swap(q_, p.two_stages() ? after_ : next_);
  if (newly_diverged_) bury();
}

void LangevinCrew::make_block(std::size_t b, const Pass& pass, const LangevinInterval& interval) {
  const LangevinParts& p = *parts_;
  LangevinBlock block = blocks_[b];
  const std::size_t first = p.geometry.first_site(block), n = LangevinGeometry::sites_of(block);
  block.q = pass.from;
  block.next = pass.to;
  block.before = pass.before;
  block.frozen = frozen_.data();
  block.outer_rows = p.geometry.outer_rows.data();
  if (kind_.noise) {
    if (passes_.back().number != passes_[0].number) noise_.begin_step(pass.number);
    block.noise = pass.before ? noise_.again(first) : noise_.block(first, n, pass.number == passes_[0].number ? next_needed(b) : FetchAhead{});
  }
  if (!p.series) p.force.evaluate(pass.from + first, force_.data(), n);
  if (!inner_.empty()) p.geometry.sum_inner_neighbours(pass.from, first, {inner_.data(), n});
  block.force = force_.data();
  block.inner = inner_.data();
  const bool large = pass.before ? second_kernel_(second_kind_, block, coefficients_) : kernel_(kind_, block, coefficients_);
  const bool ends_step = pass.before || !p.two_stages();
  if (large && ends_step) examine(first, n, interval, pass);
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

/// Some |q| of these sites is at least 2: perhaps too large, perhaps not a number. The first step at which a member diverges
/// counts, whichever is found first.
void LangevinCrew::examine(std::size_t first, std::size_t n, const LangevinInterval& interval, const Pass& pass) {
  for (std::size_t site = first; site < first + n; ++site) {
    if (std::abs(pass.to[site]) <= parts_->options.bound) continue;
    std::optional<Divergence>& found = divergences_[site / parts_->geometry.sites];
    if (found && found->step <= pass.number + 1) continue;
    if (!found) --alive_;
    found = divergence(site, interval, pass);
    newly_diverged_ = true;
  }
}

Divergence LangevinCrew::divergence(std::size_t flat_site, const LangevinInterval& interval, const Pass& pass) const {
  const LangevinParts& p = *parts_;
  Divergence d;
  d.step = pass.number + 1;
  d.time = interval.begin + static_cast<double>(pass.number + 1 - interval.first_step) * interval.step;
  std::size_t rest = flat_site % p.geometry.sites;
  for (std::size_t axis = p.options.lattice.dimension(); axis-- > 0; rest /= p.options.lattice.lengths[axis])
    d.site.insert(d.site.begin(), rest % p.options.lattice.lengths[axis] + 1);
  const double after = pass.to[flat_site];
  d.quantity = std::isfinite(after) ? fmt::format("q = {:.3g} went beyond the bound {}", after, shortest(p.options.bound)) : "q";
  for (const double* values : {pass.before, pass.from}) {
    const std::string trouble = values ? force_trouble(values[flat_site]) : "";
    if (trouble.empty()) continue;
    d.details.push_back(trouble);
    break;
  }
  if (interval.step >= p.limits.stable())
    d.details.push_back(fmt::format("step {} is {:.2g} times the stable limit {:.2g}", shortest(interval.step), interval.step / p.limits.stable(),
                                    p.limits.stable()));
  return d;
}

/// What makes the force at q no finite number, and where in the script; "" where it is one.
std::string LangevinCrew::force_trouble(double q) const {
  const auto origin = parts_->force.non_finite_origin({&q, 1});
  if (!origin) return "";
  const std::string place = origin->place.known() ? ", " + origin->place.file + ":" + std::to_string(origin->place.line) : "";
  return fmt::format("in the force at q = {:.3g}: {}{}", q, origin->what, place);
}

/// Members that have diverged rest at 0, so that they raise no further alarm; nobody reads them.
void LangevinCrew::bury() {
  const std::size_t sites = parts_->geometry.sites;
  for (std::size_t lane = 0; lane < members_; ++lane)
    if (divergences_[lane]) std::fill_n(q_.data() + lane * sites, sites, 0.0);
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
