// bench_bm25 CHUNKS.jsonl QUERIES.jsonl FOLDER: the lexical index against Xapian, both on disk, on one
// thread, with the same terms, k1 and b. Titles are put in front of the texts, so that both index one field.
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "clock.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/text/analyzer.hpp"

namespace {

using namespace ragctl;
using bench::seconds;

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr std::size_t kTop = 10;
constexpr std::size_t kLongestXapianTerm = 245;  // bytes; its hard limit

using Queries = std::vector<std::vector<QueryTerm>>;

std::vector<Chunk> read_inputs(const std::string& path) {
  std::vector<Chunk> chunks;
  for_each_json_line(path, [&](const Json& json, const Location& where) {
    Chunk chunk = chunk_from_json(json, where);
    if (!chunk.title.empty()) chunk.text = chunk.title + "\n" + chunk.text;
    chunk.title.clear();
    chunk.end = chunk.begin + chunk.text.size();
    chunks.push_back(std::move(chunk));
  });
  return chunks;
}

Queries read_query_terms(const std::string& path, const Analyzer& analyzer) {
  Queries queries;
  for_each_json_line(path, [&](const Json& json, const Location&) {
    std::vector<QueryTerm> terms;
    for (const Term& term : analyzer.analyze_query(json.at("text").string())) {
      if (term.weight > 0.0F && term.text.size() <= kLongestXapianTerm)
        terms.push_back({term.text, term.weight});
    }
    if (!terms.empty()) queries.push_back(std::move(terms));
  });
  return queries;
}

void index_ragctl(const std::vector<Chunk>& chunks, const std::string& folder) {
  IndexOptions options;
  options.k1 = kK1;
  options.b = kB;
  Context context;
  context.threads = 1;
  update_knowledge_base(folder, {chunks, nullptr, {}}, options, context);
}

// As its documentation advises for a bulk build: one flush at the end, then compaction. The data of a
// document is its id and text, as ragctl stores them.
void index_xapian(const std::vector<Chunk>& chunks, const Analyzer& analyzer, const std::string& folder) {
  const std::string loose = folder + ".loose";
  {
    Xapian::WritableDatabase database(loose, Xapian::DB_CREATE_OR_OVERWRITE);
    for (const Chunk& chunk : chunks) {
      Xapian::Document document;
      for (const Term& term : analyzer.analyze(chunk.text)) {
        if (term.text.size() <= kLongestXapianTerm) document.add_term(term.text);
      }
      document.set_data(chunk.id + "\n" + chunk.text);
      database.add_document(document);
    }
    database.commit();
  }
  Xapian::Database(loose).compact(folder);
  std::filesystem::remove_all(loose);
}

std::vector<std::vector<std::string>> search_xapian(const Xapian::Database& database,
                                                    const Queries& queries) {
  std::vector<std::vector<std::string>> results;
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(Xapian::BM25Weight(kK1, 0, 1, kB, 0));
  for (const auto& terms : queries) {
    std::vector<Xapian::Query> parts;
    for (const QueryTerm& term : terms) {
      parts.emplace_back(Xapian::Query::OP_SCALE_WEIGHT, Xapian::Query(term.text),
                         static_cast<double>(term.weight));
    }
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, parts.begin(), parts.end()));
    std::vector<std::string>& ids = results.emplace_back();
    const Xapian::MSet found = enquire.get_mset(0, kTop);
    for (auto hit = found.begin(); hit != found.end(); ++hit) ids.push_back(std::to_string(*hit));
  }
  return results;
}

std::vector<std::vector<Scored>> search_ragctl(const KnowledgeBase& kb, const Queries& queries) {
  std::vector<std::vector<Scored>> results;
  for (const auto& terms : queries) results.push_back(kb.search_lexical(terms, kTop));
  return results;
}

std::size_t count_differences(const KnowledgeBase& kb, const Queries& queries,
                              const std::vector<std::vector<Scored>>& found) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    different += kb.search_lexical_exhaustive(queries[i], kTop) == found[i] ? 0 : 1;
  }
  return different;
}

std::uint64_t folder_bytes(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

void print_row(const char* what, double ragctl, double xapian, double ratio, const char* unit) {
  std::printf("%-34s %12.2f %12.2f %8.2fx  %s\n", what, ragctl, xapian, ratio, unit);
}

void compare_building(const std::vector<Chunk>& chunks, const Analyzer& analyzer, const std::string& folder) {
  std::size_t terms = 0;
  const double analysis = seconds([&] {
    for (const Chunk& chunk : chunks) terms += analyzer.analyze(chunk.text).size();
  });
  const double ours = seconds([&] { index_ragctl(chunks, folder + "/ragctl"); });
  const double theirs = seconds([&] { index_xapian(chunks, analyzer, folder + "/xapian"); });
  std::printf("%zu passages, %zu terms; analysing them takes %.2f s\n", chunks.size(), terms, analysis);
  std::printf("%-34s %12s %12s %9s\n", "", "ragctl", "xapian", "ratio");
  print_row("build with analysis", ours, theirs, theirs / ours, "s");
  print_row("build without analysis", ours - analysis, theirs - analysis,
            (theirs - analysis) / (ours - analysis), "s");
  const auto our_bytes = static_cast<double>(folder_bytes(folder + "/ragctl")) / 1e6;
  const auto their_bytes = static_cast<double>(folder_bytes(folder + "/xapian")) / 1e6;
  print_row("size with the texts", our_bytes, their_bytes, their_bytes / our_bytes, "MB");
}

void compare_queries(const Queries& queries, const std::string& folder) {
  const KnowledgeBase kb = KnowledgeBase::open(folder + "/ragctl");
  const Xapian::Database database(folder + "/xapian");
  std::vector<std::vector<Scored>> found = search_ragctl(kb, queries);  // once to warm up, as for Xapian
  const auto count = static_cast<double>(queries.size());
  const double ours = count / seconds([&] { found = search_ragctl(kb, queries); });
  (void)search_xapian(database, queries);
  const double theirs = count / seconds([&] { (void)search_xapian(database, queries); });
  print_row("top 10", ours, theirs, ours / theirs, "queries/s");
  std::printf("queries whose top 10 differ from exhaustive scoring in any bit: %zu of %zu\n",
              count_differences(kb, queries, found), queries.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("bench_bm25 CHUNKS.jsonl QUERIES.jsonl FOLDER (new; for the two indexes)\n", stderr);
    return 2;
  }
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a run that is cut off has shown what it measured
    ::setenv("XAPIAN_FLUSH_THRESHOLD", "1000000000", 1);
    std::filesystem::create_directories(argv[3]);
    const auto analyzer = make_analyzer("auto");
    const std::vector<Chunk> chunks = read_inputs(argv[1]);
    compare_building(chunks, *analyzer, argv[3]);
    compare_queries(read_query_terms(argv[2], *analyzer), argv[3]);
  } catch (const Xapian::Error& error) {
    std::fprintf(stderr, "bench_bm25: %s\n", error.get_description().c_str());
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_bm25: %s\n", error.what());
    return 1;
  }
}
