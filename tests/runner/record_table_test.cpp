// Groups and rows: order of arrival does not matter, nor does where a checkpoint falls.
#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

#include "engine/run/record_table.h"
#include "engine/run/schedule.h"
#include "engine/statistics/estimators.h"

using namespace quench;

namespace {

constexpr std::uint64_t members = 300;

MemberRecords record_of(std::uint64_t member) {
  std::mt19937 random(static_cast<std::uint32_t>(member));
  MemberRecords records(2);
  for (int i = 0; i < 3; ++i) records[1].push_back(std::uniform_real_distribution<double>(0, 1)(random));
  return records;
}

struct Case {
  std::string name;
  Grouping grouping;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const char* keep : {"members", "batches"})
    for (std::uint64_t replicas : {1u, 2u}) {
      GroupingInput input;
      input.members = members;
      input.replicas = replicas;
      input.keep = keep;
      out.push_back({std::string(keep) + " " + std::to_string(replicas), grouping_of(input)});
    }
  return out;
}

struct Tables {
  explicit Tables(const Grouping& grouping) : variance(3, 1.0, grouping.replicas), table(grouping, {{1, 3, &variance}}) {}
  VarianceEstimator variance;
  RecordTable table;
};

void put(RecordTable& table, std::uint64_t member) {
  if (member % 97 == 5)
    table.put_diverged(member, {"q", member, 0.5, {1, 2}, {"why"}});
  else
    table.put(member, record_of(member));
}

std::string bytes_of(const RecordTable& table) {
  ByteWriter out;
  table.write_rows(0, table.rows(), out);
  return out.bytes();
}

std::vector<std::uint64_t> shuffled(unsigned seed) {
  std::vector<std::uint64_t> order(members);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  return order;
}

std::string reference(const Grouping& grouping) {
  Tables t(grouping);
  for (std::uint64_t m = 0; m < members; ++m) put(t.table, m);
  return bytes_of(t.table);
}

}  // namespace

TEST_CASE("Groups follow keep, size and replicas") {
  const auto groups = [](std::uint64_t n, const std::string& keep, std::uint64_t replicas = 1, double bytes = 8, std::uint64_t minimum = 0) {
    return grouping_of({n, replicas, minimum, bytes, keep});
  };
  CHECK(groups(1000, "auto").groups == 1000);
  CHECK(groups(1000, "auto").name == "members");
  CHECK(groups(1000, "auto", 1, 65.0 * 1024 * 1024 / 1000).name == "batches");
  CHECK(groups(1000, "auto", 1, 63.0 * 1024 * 1024 / 1000).name == "members");
  CHECK(groups(1000, "members", 1, 1e9).groups == 1000);
  CHECK(groups(100, "batches").name == "members");
  CHECK(groups(1000, "batches", 5).name == "batches");
  CHECK(groups(1000, "auto", 5).groups == 200);
  CHECK(groups(1000, "auto", 5).name == "disorder");
  // Every size judged holds whole batches, at least 64 of them from the first size on that has so many members.
  const Grouping staged = groups(100000, "batches", 1, 8, 640);
  CHECK(staged.size == 10);
  CHECK(staged.groups_within(640) == 64);
  CHECK(groups(100000, "batches", 1, 8, 32).size == 1);
  for (const Grouping& g : {groups(1000, "batches"), groups(997, "batches"), groups(1024, "batches", 4), staged}) {
    CHECK(g.groups >= 64);
    CHECK(g.begin_of(0) == 0);
    CHECK(g.begin_of(g.groups) == g.members);
    for (std::uint64_t group = 0; group < g.groups; ++group) {
      CHECK(g.group_of(g.begin_of(group)) == group);
      CHECK(g.group_of(g.begin_of(group + 1) - 1) == group);
      CHECK(g.begin_of(group) % g.replicas == 0);
    }
  }
}

TEST_CASE("Addresses share disorder where members are replicas of one sample") {
  const MemberAddress alone = address_of(17, 1), shared = address_of(17, 5);
  CHECK((alone.member == 17 && alone.disorder == 17 && alone.replica == 0));
  CHECK((shared.member == 17 && shared.disorder == 3 && shared.replica == 2));
}

TEST_CASE("Rows do not depend on the order in which members finish") {
  for (const Case& c : cases()) {
    INFO(c.name);
    for (unsigned seed : {1u, 2u, 3u}) {
      Tables t(c.grouping);
      for (std::uint64_t m : shuffled(seed)) put(t.table, m);
      CHECK(t.table.finished() == members);
      CHECK(bytes_of(t.table) == reference(c.grouping));
      CHECK(t.table.diverged().size() == 4);
    }
  }
}

TEST_CASE("Rows survive a checkpoint at any moment") {
  for (const Case& c : cases())
    for (std::size_t moment : {0u, 1u, 40u, 151u, 299u, 300u}) {
      INFO(c.name << " after " << moment);
      const std::vector<std::uint64_t> order = shuffled(9);
      Tables before(c.grouping), after(c.grouping);
      for (std::size_t i = 0; i < moment; ++i) put(before.table, order[i]);
      // A third of the finished rows are in published blocks, the rest in the checkpoint.
      std::vector<bool> published(before.table.rows());
      for (std::uint64_t row = 0; row < before.table.rows(); row += 3) published[row] = before.table.row_done(row);
      ByteWriter rest;
      before.table.write_rest(published, rest);
      for (std::uint64_t row = 0; row < before.table.rows(); ++row) {
        if (!published[row]) continue;
        ByteWriter block;
        before.table.write_rows(row, 1, block);
        ByteReader in(block.bytes());
        after.table.read_rows(row, 1, in);
        CHECK(in.done());
      }
      ByteReader in(rest.bytes());
      after.table.read_rest(in);
      CHECK(in.done());
      CHECK(after.table.finished() == moment);
      for (std::size_t i = 0; i < members; ++i) {
        CHECK(after.table.has(order[i]) == (i < moment));
        put(after.table, order[i]);  // known ones are left alone
      }
      CHECK(bytes_of(after.table) == reference(c.grouping));
      CHECK(after.table.diverged().size() == 4);
    }
}

TEST_CASE("Rows of another shape are refused") {
  Tables t(cases().front().grouping);
  for (std::uint64_t m = 0; m < 10; ++m) put(t.table, m);
  ByteWriter rows;
  t.table.write_rows(0, 10, rows);
  Tables other(cases().front().grouping);
  ByteReader wrong(rows.bytes());
  CHECK_THROWS_WITH(other.table.read_rows(0, 9, wrong), "rows of another length than the observables have");
  ByteReader outside(rows.bytes());
  CHECK_THROWS_WITH(other.table.read_rows(295, 10, outside), "rows outside the ensemble");
  ByteReader again(rows.bytes());
  CHECK_THROWS_WITH(t.table.read_rows(0, 10, again), "member 1 is stored twice");
  const std::string cut = rows.bytes().substr(0, rows.bytes().size() - 1);
  ByteReader torn(cut);
  CHECK_THROWS_WITH(other.table.read_rows(0, 10, torn), "data ends early");
}

TEST_CASE("Sample times are united exactly") {
  const Schedule s = unite({{0, 0.1, 2}, {0.1, 1}, {}});
  CHECK(s.times == std::vector<double>{0, 0.1, 1, 2});
  CHECK(s.indices[0] == std::vector<std::int32_t>{0, 1, -1, 2});
  CHECK(s.indices[1] == std::vector<std::int32_t>{-1, 0, 1, -1});
  CHECK(s.indices[2] == std::vector<std::int32_t>{-1, -1, -1, -1});
  // Sums of tenths are other doubles than tenths: two samples.
  CHECK(unite({{0.1 + 0.2}, {0.3}}).times.size() == 2);
  CHECK_THROWS_WITH(unite({{1, 1}}), "an observable asks for sample times that do not increase");
}
