#include <memory>

#include "commit.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {

IndexReport update_knowledge_base(const std::string& path, const IndexInput& input,
                                  const IndexOptions& options, const Context& context) {
  check_options(options);
  const std::unique_ptr<Analyzer> analyzer = make_analyzer(options.analyzer);
  const InputDocuments documents(input, context);
  if (documents.documents().empty() && !is_repository(path)) {
    throw Error(ErrorCode::kInput, Location{path}, "there is no chunk to make a knowledge base of");
  }
  RepositoryWriter writer(path);
  std::unique_ptr<Snapshot> stored;
  if (writer.current()) stored = std::make_unique<Snapshot>(path, *writer.current());
  const UpdatePlan plan = plan_update(stored.get(), documents, options, analyzer->fingerprint());
  IndexReport report = plan.counts;
  report.committed = plan.changed;
  if (plan.changed) {
    IndexOptions kept = options;
    if (stored) kept.prune = stored->state().options.prune;  // of each update, not of the knowledge base
    report.snapshot = commit_plan(plan, {writer, stored.get(), documents, kept, *analyzer, context});
  } else {
    report.snapshot = snapshot_info(stored->manifest(), stored->state());
  }
  report.chunks = report.snapshot.chunks;
  return report;
}

}  // namespace ragctl
