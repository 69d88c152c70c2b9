#include "engine/run/point_run.h"

#include <algorithm>

namespace quench {

namespace {

bool may_halve(const Variant& variant) {
  const Halvings& halvings = variant.halvings();
  return halvings.empty() || std::any_of(halvings.begin(), halvings.end(), [](std::uint8_t n) { return n < most_halvings; });
}

}  // namespace

PointRun::PointRun(const RunContext& context, std::size_t index, std::string key)
    : context_(context), index_(index), key_(std::move(key)), label_(label_of(axes_at(context.plan->axes, index))) {}

// ---- scheduling

Job PointRun::job(JobKind kind, std::uint64_t rank) {
  Job out;
  out.kind = kind;
  out.point = this;
  out.order = {index_, static_cast<std::uint64_t>(kind), rank, 0};
  return out;
}

std::optional<Job> PointRun::next() {
  if (stage_ == Stage::declared) {
    stage_ = Stage::preparing;
    return job(JobKind::prepare);
  }
  if (stage_ != Stage::ready) return std::nullopt;
  if (next_computed_ < point_.computed.size()) {
    ++computing_;
    Job compute = job(JobKind::compute, next_computed_);
    compute.observable = next_computed_++;
    return compute;
  }
  // Half-step members first: they take twice as long as the others.
  bool complete = computing_ == 0;
  for (Cohort* cohort : {fine_.get(), coarse_.get(), main_.get()}) {
    if (!cohort) continue;
    if (auto chunk = cohort->next()) return advance(*cohort, std::move(chunk));
    complete = complete && cohort->complete();
  }
  if (!complete) return std::nullopt;
  stage_ = Stage::concluding;
  return job(JobKind::conclude);
}

Job PointRun::advance(Cohort& cohort, std::shared_ptr<Chunk> chunk) {
  const bool fine = &cohort == fine_.get(), coarse = &cohort == coarse_.get();
  Job out = job(JobKind::advance, fine ? 0 : coarse ? 1 : 2);
  // A pilot that diverges asks for a smaller step first; half-step members only serve the comparison.
  const bool pilot = fine || (coarse && (context_.only > 0 || (automatic() && may_halve(chunk->variant()))));
  out.must_stay_finite = !pilot && !context_.plan->allow_diverged;
  out.order[3] = chunk->first();
  out.cohort = &cohort;
  out.chunk = std::move(chunk);
  return out;
}

void PointRun::take_prepared() {
  stage_ = Stage::ready;
  warnings_ = known_warnings();
  if (context_.store) context_.store->taken(key_);
}

void PointRun::take_computed(std::size_t observable, Dataset dataset) {
  add_warnings(dataset, warnings_);
  datasets_[point_.computed[observable].name] = std::move(dataset);
  --computing_;
}

std::optional<Failure> PointRun::take_chunk(const Job& job) {
  for (std::size_t lane = 0; lane < job.chunk->count() && job.must_stay_finite; ++lane)
    if (const auto& why = job.chunk->diverged(lane)) {
      job.cohort->give_back(job.chunk);
      return Failure{job.chunk->first() + lane, *why};
    }
  job.cohort->finish(job.chunk);
  if (job.cohort == coarse_.get() && main_ && context_.only == 0)
    for (std::uint64_t m = job.chunk->first(); m < job.chunk->first() + job.chunk->count(); ++m) main_->adopt(m, *coarse_);
  return std::nullopt;
}

void PointRun::take_conclusion() {
  Conclusion found = std::move(conclusion_);
  conclusion_ = {};
  missed_.insert(missed_.end(), found.missed.begin(), found.missed.end());
  stage_ = Stage::ready;
  if (found.coarse) start_check(found.coarse, found.fine);
  if (found.outcome) outcome_ = std::move(found.outcome);
  if (found.settled) {
    start_sampling(found.settled);
    if (context_.only == 0 && coarse_->variant() == found.settled)
      for (std::uint64_t m = 0; m < pilots(); ++m) main_->adopt(m, *coarse_);
  }
  if (outcome_) {
    coarse_.reset();
    fine_.reset();
  }
  if (first_variant_) warnings_ = known_warnings();
  warnings_.insert(warnings_.end(), found.warnings.begin(), found.warnings.end());
  if (found.size > 0) main_->open(found.size);
  if (!found.finished) return;
  planned_ = planned();
  datasets_.merge(found.datasets);
  stage_ = Stage::finished;
}

// ---- preparing

std::uint64_t PointRun::pilots() const { return std::min(pilot_members, point_.members); }

std::vector<TablePlan> PointRun::pilot_tables() const {
  TablePlan plan;
  plan.grouping.members = plan.grouping.groups = pilots();
  for (std::size_t i = 0; i < point_.sampled.size(); ++i) plan.observables.push_back(i);
  return {plan};
}

std::vector<TablePlan> PointRun::main_tables(const Variant& variant) const {
  if (context_.only > 0) {
    TablePlan single = pilot_tables().front();
    single.grouping = Grouping{};
    single.grouping.first = context_.only - 1;
    return {single};
  }
  const ExperimentPlan& plan = *context_.plan;
  GroupingInput input;
  input.members = point_.members;
  input.replicas = point_.unit();
  input.minimum = plan.minimum;
  input.keep = plan.keep;
  std::vector<TablePlan> tables;
  for (const Column& column : variant.columns()) {
    const std::size_t row = point_.unit() > 1 ? column.estimator->accumulator_size() : column.record_size;
    const double values = static_cast<double>(elements_[column.observable]) * static_cast<double>(plan.points());
    input.bytes_per_unit = sizeof(double) * std::max(static_cast<double>(row), values);
    const Grouping grouping = grouping_of(input);
    auto table = std::find_if(tables.begin(), tables.end(), [&](const TablePlan& t) { return t.grouping.groups == grouping.groups; });
    if (table == tables.end()) table = tables.insert(table, TablePlan{grouping, {}});
    table->observables.push_back(column.observable);
  }
  return tables;
}

void PointRun::make_frames(const Variant& variant) {
  for (std::size_t i = 0; i < point_.sampled.size(); ++i) {
    const std::string& name = point_.sampled[i].name;
    Dataset frame = variant.measurement(i).frame();
    frame.name = name;
    frame.source = context_.source;
    std::size_t elements = 1;
    for (const Array& coord : frame.coords) elements *= coord.size();
    elements_.push_back(elements);
    frames_[name] = std::move(frame);
  }
}

void PointRun::start_check(std::shared_ptr<const Variant> coarse, std::shared_ptr<const Variant> fine) {
  coarse_ = std::make_unique<Cohort>(point_, std::move(coarse), pilot_tables());
  fine_ = std::make_unique<Cohort>(point_, std::move(fine), pilot_tables());
  coarse_->open(pilots());
  fine_->open(pilots());
}

void PointRun::start_sampling(std::shared_ptr<const Variant> variant) {
  const std::vector<TablePlan> tables = main_tables(*variant);
  main_ = std::make_unique<Cohort>(point_, std::move(variant), tables);
  published_.clear();
  for (const TablePlan& table : tables) published_.emplace_back(table.grouping.groups);
  rows_published_.assign(tables.size(), 0);
  const bool staged = context_.plan->minimum > 0 && context_.only == 0;
  main_->open(staged ? context_.plan->minimum : main_->members());
}

void PointRun::prepare() {
  point_ = make_point(*context_.plan, index_, key_);
  if (point_.sampled.empty()) return;
  first_variant_ = std::make_shared<const Variant>(point_, Halvings{}, false, context_.interrupt);
  make_frames(*first_variant_);
  restore();
}

Dataset PointRun::compute(std::size_t observable) const {
  Dataset dataset = point_.computed[observable].model->compute(*point_.landscape);
  dataset.name = point_.computed[observable].name;
  dataset.source = context_.source;
  return dataset;
}

// ---- numbers for the supervisor

std::size_t PointRun::bytes_per_crew() const { return first_variant_ ? first_variant_->simulation().bytes_per_crew() : 0; }

double PointRun::record_bytes() const {
  double bytes = 0;
  if (main_)
    for (const RecordTable& table : main_->tables()) bytes += static_cast<double>(table.bytes_per_row()) * static_cast<double>(table.rows());
  return bytes;
}

double PointRun::planned() const {
  if (finished()) return planned_;
  const ExperimentPlan& plan = *context_.plan;
  double members = static_cast<double>(context_.only > 0 ? 1 : plan.minimum > 0 ? plan.minimum : plan.most_members());
  if (prepared() && main_) members = static_cast<double>(main_->open_members());
  if (prepared() && first_variant_ && has_step()) members += 2 * static_cast<double>(pilots());
  return members;
}

double PointRun::progress() const {
  if (finished()) return planned();
  if (!prepared() || !first_variant_) return 0;
  double members = main_ ? main_->progress() : 0;
  if (coarse_) members = std::max(members, coarse_->progress());
  if (has_step()) members += 2 * (fine_ ? fine_->progress() : static_cast<double>(pilots()));
  return members;
}

bool PointRun::saved(std::uint64_t epoch) const {
  if (!prepared()) return true;
  for (const auto* cohort : {fine_.get(), coarse_.get(), main_.get()}) {
    if (!cohort) continue;
    for (const auto& chunk : cohort->under_way())
      if (chunk->saved_epoch < epoch) return false;
  }
  return true;
}

}  // namespace quench
