// How long a filter takes on a million chunks: the first time in a process (columns are opened and their
// checksums verified) and again, beside reading the same metadata from every chunk's record.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/index/filter.hpp"

namespace ragctl::bench {
namespace {

constexpr int kRepeats = 9;

double milliseconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// Few languages, ten years, 5,000 paths of folders, a date for each day of ten years, tags, a unique number.
Chunk chunk_at(std::uint32_t number, std::uint32_t per_document) {
  static constexpr const char* kTags[] = {"ferry", "library", "harbour", "network", "notice", "minutes"};
  const std::uint32_t document = number / per_document;
  Random random(document + 1);
  Chunk chunk;
  chunk.document_id = fmt::format("{}/folder{:04}/doc{:08}.md", random.below(4) == 0 ? "docs" : "notes",
                                  random.below(5000), document);
  chunk.source = chunk.document_id;
  chunk.root = "bench";
  chunk.ordinal = number % per_document;
  chunk.text = fmt::format("chunk {}", number);
  chunk.id = fmt::format("{}#{}", chunk.document_id, chunk.ordinal);
  chunk.end = chunk.text.size();
  chunk.title = fmt::format("document {}", document);
  chunk.language = random.below(10) < 3 ? "ko" : "en";
  chunk.page = 1 + number % 37;
  chunk.tokens = 50 + static_cast<std::uint32_t>(number * 7919 % 400);
  chunk.metadata.set("year", static_cast<std::int64_t>(2015 + random.below(10)));
  chunk.metadata.set("date", fmt::format("20{}-{:02}-{:02}", 15 + random.below(10), 1 + random.below(12),
                                         1 + random.below(28)));
  Json tags = Json::array();
  for (std::size_t i = 1 + random.below(3); i > 0; --i) tags.push(kTags[random.below(6)]);
  chunk.metadata.set("tags", tags);
  chunk.metadata.set("ticket", static_cast<std::int64_t>(document));
  chunk.document_hash = hash128(chunk.document_id).hex();
  return chunk;
}

void build(const std::string& folder, std::uint32_t rows, std::uint32_t per_document) {
  std::vector<Chunk> chunks;
  chunks.reserve(rows);
  for (std::uint32_t i = 0; i < rows; ++i) chunks.push_back(chunk_at(i, per_document));
  IndexOptions options;
  options.analyzer = "whitespace";
  IndexInput input;
  input.chunks = chunks;
  Context context;
  context.threads = 2;
  update_knowledge_base(folder, input, options, context);
}

void measure(const std::string& folder, const std::string& text) {
  VisibleRows visible;
  double first = 0.0;
  std::vector<double> again;
  const KnowledgeBase kb = KnowledgeBase::open(folder);
  const auto run = [&] { visible = kb.visible_rows(Filter::parse(text)); };
  first = milliseconds_of(run);
  for (int i = 0; i < kRepeats; ++i) again.push_back(milliseconds_of(run));
  std::nth_element(again.begin(), again.begin() + kRepeats / 2, again.end());
  fmt::print("{:<62} {:>10} {:>9.2f} {:>9.2f}\n", text, visible.chunks, first, again[kRepeats / 2]);
}

// What a filter without columns does at least: the metadata of every chunk.
void measure_records(const std::string& folder) {
  const KnowledgeBase kb = KnowledgeBase::open(folder);
  std::uint64_t visible = 0;
  const double time = milliseconds_of([&] {
    for (std::uint32_t row = 0; row < kb.rows(); ++row) {
      const Chunk chunk = kb.chunk(row);
      const Json* year = chunk.metadata.find("year");
      visible += year != nullptr && year->integer() >= 2020 ? 1 : 0;
    }
  });
  fmt::print("{:<62} {:>10} {:>9.2f}\n", "year >= 2020 by reading every record", visible, time);
}

int run(std::uint32_t rows, std::uint32_t per_document) {
  const std::string folder =
      (std::filesystem::temp_directory_path() / fmt::format("bench_filters_{}_{}", rows, per_document))
          .string();
  if (!std::filesystem::exists(folder + "/CURRENT")) build(folder, rows, per_document);
  fmt::print("{} chunks, {} of a document\n{:<62} {:>10} {:>9} {:>9}\n", rows, per_document, "filter",
             "visible", "first ms", "again ms");
  for (const char* filter :
       {"lang == 'ko'", "year >= 2020", "tags == 'ferry'", "tags contains 'e' and not lang == 'ko'",
        "date >= 2024-05", "page == 3", "path starts_with 'docs/folder0042/'", "path starts_with 'docs/'",
        "path matches '*/doc00000*'", "ticket == 77", "ticket < 1000",
        "lang == 'ko' and year >= 2024 and path starts_with 'docs/'", "title contains 'ment 12345'"}) {
    measure(folder, filter);
  }
  measure_records(folder);
  return 0;
}

}  // namespace
}  // namespace ragctl::bench

// bench_filters [ROWS [CHUNKS_PER_DOCUMENT]]: the knowledge base stays in the temporary folder for the next
// run.
int main(int argc, char** argv) {
  const auto number = [&](int i, unsigned long otherwise) {
    return static_cast<std::uint32_t>(argc > i ? std::strtoul(argv[i], nullptr, 10) : otherwise);
  };
  return ragctl::bench::run(number(1, 1'000'000), number(2, 1));
}
