#include "ragctl/pipeline/ranking_diff.hpp"

#include "catch.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

Chunk make_chunk(const std::string& document, const std::string& text) {
  Chunk chunk;
  chunk.id = document + "#0";
  chunk.document_id = document;
  chunk.end = text.size();
  chunk.text = text;
  return chunk;
}

void commit(const std::string& path, const std::vector<Chunk>& chunks) {
  IndexOptions options;
  options.prune = "all";
  update_knowledge_base(path, IndexInput{chunks, nullptr, {}}, options, {});
}

}  // namespace

TEST_CASE("documents and rankings that changed between two snapshots") {
  const TemporaryFolder folder;
  const std::string kb = folder.path("kb");
  commit(kb, {make_chunk("a", "ferry ferry pier"), make_chunk("b", "a ferry and a long text of other words"),
              make_chunk("c", "telescope")});
  commit(kb, {make_chunk("b", "ferry ferry ferry"), make_chunk("c", "telescope"),
              make_chunk("d", "ferry at the old pier")});
  const SnapshotDiff documents = diff_snapshots(kb, "1", "2");
  CHECK(documents.added == std::vector<DocumentChange>{{"d", 0, 1}});
  CHECK(documents.modified == std::vector<DocumentChange>{{"b", 1, 1}});
  CHECK(documents.deleted == std::vector<DocumentChange>{{"a", 1, 0}});
  CHECK(documents.unchanged == 1);
  Config config;
  config.query.level = "document";
  config.eval.metrics = {"mrr@10"};
  const std::vector<Query> queries = {{"q1", "telescope", {}}, {"q2", "ferry", {}}};
  QrelsBuilder builder;
  builder.add("q2", "b", 1);
  builder.add("q1", "c", 1);
  const Qrels qrels = builder.build();
  const RankingDiff diff =
      diff_rankings(KnowledgeBase::open(kb, 1), KnowledgeBase::open(kb, 2), queries, &qrels, config, {});
  CHECK(diff.changed == 1);
  REQUIRE(diff.queries.size() == 2);
  CHECK(diff.queries[0].query == "q2");  // the most changed first
  CHECK(diff.queries[0].moves == std::vector<RankMove>{{"a", 1, 0}, {"b", 2, 1}, {"d", 0, 2}});
  CHECK(diff.queries[0].overlap == 0.5);
  CHECK(diff.queries[0].scores_before == std::vector<double>{0.5});
  CHECK(diff.queries[0].scores_after == std::vector<double>{1.0});
  CHECK(diff.queries[1].rbo == Approx(1.0));
  CHECK(diff.queries[1].moves.empty());
  CHECK(diff.mean_overlap == 0.75);
  REQUIRE(diff.scores);
  CHECK(diff.scores->tests[0].difference == Approx(0.25));
  const std::string text = report_snapshot_diff(documents, &diff, ReportFormat::kText, 10);
  CHECK(text.find("  + 2. d\n") != std::string::npos);
  CHECK(text.find("  ^ 2 -> 1. b\n") != std::string::npos);
  const Json json = parse_json(report_snapshot_diff(documents, &diff, ReportFormat::kJson, 0), {"report"});
  CHECK(json.at("rankings").at("queries").items().size() == 2);
  CHECK(report_snapshot_diff(documents, &diff, ReportFormat::kText, 0).find("most changed") ==
        std::string::npos);
}
