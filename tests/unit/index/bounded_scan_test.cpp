// The search over binary codes: what it finds wherever the near rows lie, and how much of it is scored.
#include "bounded_scan.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "catch.hpp"
#include "ragctl/math/kernels.hpp"
#include "searches.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kRows = 20000;
constexpr std::uint32_t kDimension = 64;
constexpr std::size_t kK = 10;

// Rows of 64 floats with their codes, in memory.
class CodedRows {
 public:
  explicit CodedRows(const std::vector<std::vector<float>>& rows) {
    SectionFileWriter writer("test", 1);
    writer.begin("vectors");
    for (const auto& row : rows)
      writer.append({reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float)});
    writer.end();
    const auto count = static_cast<std::uint32_t>(rows.size());
    const CodeInput input{count, kDimension, [&](std::uint32_t row) { return rows[row].data(); }};
    write_codes(CodeKind::kBinary, input, writer, Context{});
    bytes_ = writer.finish();
    file_.emplace(MappedFile::view(std::as_bytes(std::span(bytes_)), "segment"), "test", 1);
    sections_ = VectorSections(*file_, {count, kDimension, CodeKind::kBinary, 0});
  }
  const VectorSections& sections() const { return sections_; }

 private:
  std::string bytes_;
  std::optional<SectionFile> file_;
  VectorSections sections_;
};

struct Found {
  std::vector<ScoredRow> best;
  std::vector<std::uint32_t> scored;
};

// Numbers the rows of the second segment behind those of the first.
Found search(std::span<const CodedRows* const> segments, std::span<const float> query) {
  TopK best(kK);
  Found found;
  BoundedScan scan(kK, {[&best] { return best.threshold(); },
                        [&](std::span<const ScoredRow> candidates) {
                          for (const ScoredRow& entry : candidates) {
                            const auto vector =
                                segments[entry.row / kRows]->sections().vector(entry.row % kRows);
                            best.push(dot(query.data(), vector.data(), kDimension), entry.row);
                            found.scored.push_back(entry.row);
                          }
                        }});
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    const VectorSections& sections = segments[i]->sections();
    scan.scan({sections, i * kRows, CandidateRows(sections.rows()), query});
  }
  scan.finish();
  found.best = best.sorted();
  return found;
}

std::vector<ScoredRow> exact(const std::vector<std::vector<float>>& rows, std::span<const float> query) {
  TopK best(kK);
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    best.push(dot(query.data(), rows[row].data(), kDimension), row);
  return best.sorted();
}

std::vector<std::vector<float>> random_collection(std::uint64_t seed, std::uint32_t count) {
  Random random(seed);
  std::vector<std::vector<float>> rows(count);
  for (auto& row : rows) row = test::random_vector(random, kDimension);
  return rows;
}

}  // namespace

TEST_CASE("the near rows are found wherever they lie, each row scored once at most and within the budget") {
  auto rows = random_collection(81, kRows);
  Random random(82);
  const std::vector<float> first = test::random_vector(random, kDimension);
  const auto by_score = [&](const std::vector<float>& a, const std::vector<float>& b) {
    return dot(first.data(), a.data(), kDimension) < dot(first.data(), b.data(), kDimension);
  };
  for (const std::string order : {"random", "far rows first", "near rows first"}) {
    if (order == "far rows first") std::sort(rows.begin(), rows.end(), by_score);
    if (order == "near rows first") std::reverse(rows.begin(), rows.end());
    const CodedRows segment(rows);
    const CodedRows* const segments[] = {&segment};
    double sum = 0.0;
    for (int round = 0; round < 20; ++round) {
      const std::vector<float> query = round == 0 ? first : test::random_vector(random, kDimension);
      const Found found = search(segments, query);
      REQUIRE(found.scored.size() <= rescore_budget(CodeKind::kBinary, kK));
      REQUIRE(std::set(found.scored.begin(), found.scored.end()).size() == found.scored.size());
      sum += test::recall(found.best, exact(rows, query));
    }
    INFO(order);
    CHECK(sum / 20 >= 0.97);
  }
}

TEST_CASE("what stands out costs few scores") {
  auto rows = random_collection(83, kRows);
  Random random(84);
  const std::vector<float> query = test::random_vector(random, kDimension);
  for (std::uint32_t i = 0; i < 30; ++i)
    for (std::size_t j = 0; j < kDimension; ++j) rows[i * 601][j] += 1.5F * query[j];
  const CodedRows segment(rows);
  const CodedRows* const segments[] = {&segment};
  const Found found = search(segments, query);
  CHECK(found.best == exact(rows, query));
  CHECK(found.scored.size() <= 120);
}

TEST_CASE("several segments are searched as one") {
  auto rows = random_collection(85, 2 * kRows);
  const CodedRows front({rows.begin(), rows.begin() + kRows});
  const CodedRows back({rows.begin() + kRows, rows.end()});
  const CodedRows* const segments[] = {&front, &back};
  Random random(86);
  double sum = 0.0;
  for (int round = 0; round < 20; ++round) {
    const std::vector<float> query = test::random_vector(random, kDimension);
    sum += test::recall(search(segments, query).best, exact(rows, query));
  }
  CHECK(sum / 20 >= 0.95);
}

}  // namespace ragctl
