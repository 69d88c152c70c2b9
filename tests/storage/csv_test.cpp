#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "engine/io/storage.h"
#include "tests/storage/faulty_files.h"
#include "tests/storage/sample_dataset.h"
#include "tests/storage/sample_run.h"
#include "tests/storage/temporary_folder.h"

using namespace sample;

namespace {

using Columns = std::vector<std::pair<std::string, std::vector<double>>>;

class CsvFolder : public TemporaryFolder {
 public:
  Columns read(const std::string& text, const std::vector<std::string>& columns = {}) const {
    write_durably(path_, text);
    return read_csv(path_, columns);
  }
  /// The error's text with the path taken off.
  std::string failure(const std::string& text, const std::vector<std::string>& columns = {}) const {
    const auto error = error_of([&] { read(text, columns); });
    if (!error) return "no error";
    return text_of(error).substr(path_.size()) + (error->hint().empty() ? "" : "\n" + error->hint());
  }

 private:
  std::string path_ = *this / "data.csv";
};

}  // namespace

TEST_CASE("a dataset is written in long form") {
  TemporaryFolder folder;
  Dataset dataset = full_dataset();
  dataset.coord_errors["C/x"] = Array({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  dataset.label = "two\nlines";
  write_csv(folder / "chi.csv", dataset);
  const std::string text = read_file(folder / "chi.csv");
  CHECK(text.substr(0, text.find("\n0.3,1,")) == R"(# label: two lines
# unit: 1/k_B
# reason: too few members
# unit: collides with our own
# estimator: jackknife
# averaging: fixed time
"temperature","t","value","error","count","step_error","C/x","C/x_error"
0.3,0,1,0.01,64,1e-05,0.9,1
0.3,0.1,0.7,0.013000000000000001,64,1e-05,0.81,2)");
  CHECK(text.find("\n0.3,1,nan,nan,64,1e-05,") != std::string::npos);
  CHECK(text.find("\n0.5,1,5e-324,") != std::string::npos);
  write_csv(folder / "n.csv", number_dataset());
  CHECK(read_file(folder / "n.csv") == "\"value\",\"count\"\n0.6666666666666666,1\n");
}

TEST_CASE("what is written is read back to the same doubles") {
  TemporaryFolder folder;
  std::mt19937_64 random(3);
  std::vector<double> values = {0.0, -0.0, 5e-324, 1.7976931348623157e308, std::numeric_limits<double>::infinity(), -1e300};
  while (values.size() < 20000) {
    const std::uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isnan(value)) values.push_back(value);
  }
  Dataset dataset;
  dataset.dims = {"say \"t\", s"};
  dataset.coords = {Array::of(values)};
  dataset.value = Array::of(values);
  dataset.count = Array(Shape{}, {3});
  write_csv(folder / "x.csv", dataset);
  const Columns columns = read_csv(folder / "x.csv", {});
  REQUIRE(columns.size() == 3);
  CHECK(columns[0].first == "say \"t\", s");
  CHECK(same_bits(Array::of(columns[0].second), dataset.value));
  CHECK(same_bits(Array::of(columns[1].second), dataset.value));
  CHECK(columns[2].second == std::vector<double>(values.size(), 3));
}

TEST_CASE("a full disk is an error of write_csv") {
  TemporaryFolder folder;
  CHECK(text_of(error_of([&] { write_csv(folder / "x.csv", full_dataset(), FaultyFiles(2, ENOSPC)); })) ==
        "cannot write " + (folder / "x.csv") + ": No space left on device");
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("tables of other programs are read") {
  CsvFolder folder;
  const Columns expected = {{"t", {1, 2}}, {"C", {0.5, -0.25}}};
  CHECK(folder.read("t,C\n1,0.5\n2,-0.25\n") == expected);
  CHECK(folder.read("\xef\xbb\xbft;C\r\n1;0.5\r\n2;-0.25") == expected);
  CHECK(folder.read("# by hand\n\n  t \t C\n\n1\t0.5\n  # more\n2\t-0.25\n\n") == expected);
  CHECK(folder.read("  t     C\n  1   0.5  \n+2\t -2.5D-01\n") == expected);
  CHECK(folder.read("\"t\", \"C\" ,\n\"1\",0.5,\n2, -0.25 ,\n") == expected);
  CHECK(folder.read("1 0.5\n2 -0.25") == Columns{{"1", {1, 2}}, {"2", {0.5, -0.25}}});
  CHECK(folder.read("T;\"0.3; K\"\n1;2\n") == Columns{{"T", {1}}, {"0.3; K", {2}}});
  CHECK(folder.read("\"a \"\"b\"\"\" c\n1 2\n") == Columns{{"a \"b\"", {1}}, {"c", {2}}});
  CHECK(folder.read("t,C\n") == Columns{{"t", {}}, {"C", {}}});
  CHECK(std::isnan(folder.read("x\nNaN\n")[0].second[0]));
  CHECK(folder.read("x\n-inf\n")[0].second[0] == -std::numeric_limits<double>::infinity());
}

TEST_CASE("columns are picked by name or number, and others may hold text") {
  CsvFolder folder;
  const std::string text = "name,t,C,2\nfirst run,1,0.5,7\nsecond,2,-0.25,8\n";
  CHECK(folder.failure(text).find(":1: column 1: expected a number, received \"name\"") == 0);
  const std::string named = "name,t,C\nfirst run,1,0.5\nsecond,2,-0.25\n";
  CHECK(folder.read(named, {"C", "t"}) == Columns{{"C", {0.5, -0.25}}, {"t", {1, 2}}});
  CHECK(folder.read(named, {"2"}) == Columns{{"t", {1, 2}}});
  CHECK(folder.read("1 2\n3 4\n", {"2"}) == Columns{{"2", {2, 4}}});
  CHECK(folder.read("\"2\",\"b\"\n3,4\n", {"2"}) == Columns{{"2", {3}}});
}

TEST_CASE("what is no number is shown with file, line and column") {
  CsvFolder folder;
  CHECK(folder.failure("t,C\n1,2\n\n# c\n3,x7\n") == ":5: column 2 (C): expected a number, received \"x7\"");
  CHECK(folder.failure("t,C\n1,\"2\"\n3,\"\"\n") == ":3: column 2 (C): expected a number, received \"\"");
  CHECK(folder.failure("1 2\n3 4e\n") == ":2: column 2: expected a number, received \"4e\"");
  CHECK(folder.failure("t\n1e400\n") == ":2: column 1 (t): expected a number, received \"1e400\"");
  CHECK(folder.failure("t\n0x10\n") == ":2: column 1 (t): expected a number, received \"0x10\"");
  CHECK(folder.failure("t;C\n1;2,5\n") ==
        ":2: column 2 (C): expected a number, received \"2,5\"\nnumbers are written with a point, not a comma");
  CHECK(folder.failure("t,C\n1,2\n3\n") == ":3: 1 cell, but there are 2 columns");
  CHECK(folder.failure("t,C\n1,2,3\n") == ":2: 3 cells, but there are 2 columns");
  CHECK(folder.failure("t,\"C\n1,2\n") == ":1: a quote is opened and not closed");
  CHECK(folder.failure("t,\"C\"x\n1,2\n") == ":1: column 2: text behind the closing quote");
  CHECK(folder.failure("1.0,oops,3\n1,2,3\n") ==
        ":1: column 2: expected a number, received \"oops\"\na first line of names that has numbers among them needs quotes");
  CHECK(folder.failure("# nothing\n\n") == ": there is no line with data");
  CHECK(folder.failure("") == ": there is no line with data");
  CHECK(folder.failure("time,C\n1,2\n", {"tiem"}) == ": there is no column \"tiem\"; there is: time, C\ndid you mean \"time\"?");
  CHECK(folder.failure("1,2\n", {"3"}) == ": there is no column \"3\"; there is: 1 to 2 (there is no line of names)");
  CHECK(folder.failure("t,t\n1,2\n", {"t"}) == ": there are two columns \"t\": give their numbers");
  CHECK(text_of(error_of([&] { read_csv(folder / "absent.csv", {}); })) ==
        "cannot read " + (folder / "absent.csv") + ": No such file or directory");
}
