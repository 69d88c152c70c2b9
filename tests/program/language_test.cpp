// Tests written in the language itself: every *_test.lua of tests/language, run by `quench test`.
#include <catch2/catch.hpp>

#include "tests/program/run_program.h"

using namespace quench::testing;

TEST_CASE("the language's own tests pass") {
  const Scratch scratch;
  const Outcome outcome = quench_in(scratch.path, {"test", QUENCH_SOURCE_DIR "/tests/language"});
  INFO(outcome.out);
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find(" passed, 0 failed") != std::string::npos);
}

TEST_CASE("a failing test is seen: exit 5 and a count") {
  const Scratch scratch;
  scratch.write("bad_test.lua", "quench.test('wrong', function() quench.expect(1):near(2, 1e-9) end)\n");
  const Outcome outcome = quench_in(scratch.path, {"test", "."});
  CHECK(outcome.code == 5);
  CHECK(outcome.out.find("0 passed, 1 failed") != std::string::npos);
}
