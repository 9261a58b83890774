// The project's own collection: every labelled passage is in the text of its document, once.
#include <filesystem>
#include <map>

#include "catch.hpp"
#include "check_document.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/ingest/ingest.hpp"

using namespace ragctl;

namespace {

// Ids are paths from the root of the repository.
const std::string kRoot = RAGCTL_SOURCE_DIR;

IngestReport ingest_testdata(std::vector<std::string> inputs) {
  IngestOptions options;
  options.inputs = std::move(inputs);
  options.base_directory = kRoot;
  Context context;
  context.threads = 2;
  return ingest(options, context);
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t i = text.find(part); i != std::string_view::npos; i = text.find(part, i + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the test collection is ingested without a failure") {
  const IngestReport report = ingest_testdata({"testdata/documents"});
  CHECK(report.failures.empty());
  CHECK(report.documents.size() >= 60);
  for (const Document& document : report.documents) {
    INFO(document.id);
    CHECK(broken_invariant(document.text, document.blocks, std::size_t{1} << 40).empty());
    CHECK((document.language == "ko" || document.language == "en"));
    CHECK(document.text.find("\xef\xbf\xbd") == std::string::npos);
  }
}

TEST_CASE("every quote of the test collection stands in its document once") {
  const IngestReport report = ingest_testdata({"testdata/documents"});
  std::map<std::string, const Document*> by_id;
  for (const Document& document : report.documents) by_id[document.id] = &document;
  std::size_t quotes = 0;
  for_each_json_line(kRoot + "/testdata/quotes.jsonl", [&](const Json& json, const Location&) {
    const std::string& quote = json.at("quote").string();
    const auto found = by_id.find(json.at("document").string());
    INFO(json.at("document").string() << ": " << quote);
    REQUIRE(found != by_id.end());
    const Document& document = *found->second;
    CHECK(occurrences(document.text, quote) +
              (occurrences(document.text, quote) == 0 ? occurrences(document.title, quote) : 0) ==
          1);
    ++quotes;
  });
  CHECK(quotes > 100);
}

TEST_CASE("the invalid inputs give a reason or a document, never a crash") {
  std::vector<std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/testdata/invalid")) {
    inputs.push_back("testdata/invalid/" + entry.path().filename().string());
  }
  const IngestReport report = ingest_testdata(inputs);
  CHECK(report.scanned == inputs.size());
  for (const IngestFailure& failure : report.failures) CHECK_FALSE(failure.reason.empty());
  for (const Document& document : report.documents) {
    INFO(document.id);
    CHECK(broken_invariant(document.text, document.blocks, std::size_t{1} << 40).empty());
  }
}
