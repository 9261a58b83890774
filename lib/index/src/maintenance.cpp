#include "commit.hpp"
#include "index_analyzer.hpp"

namespace ragctl {
namespace {

void require_repository(const std::string& path) { (void)read_newest_manifest(path); }

}  // namespace

SnapshotInfo compact_knowledge_base(const std::string& path, const Context& context) {
  require_repository(path);
  RepositoryWriter writer(path);
  return compact_knowledge_base(writer, context);
}

SnapshotInfo compact_knowledge_base(RepositoryWriter& writer, const Context& context) {
  const std::string& path = writer.directory();
  const Snapshot stored(path, *writer.current());
  const std::string& name = stored.state().options.analyzer;
  const std::string& model = stored.state().model_file;
  const IndexAnalyzer analyzer =
      model.empty() ? IndexAnalyzer(name, std::string_view()) : IndexAnalyzer(name, stored.map(model));
  const UpdatePlan plan = plan_compaction(stored, analyzer.fingerprint());
  if (!plan.changed) return snapshot_info(stored.manifest(), stored.state());
  const InputDocuments nothing(IndexInput{}, context);
  return commit_plan(plan, {path, writer, &stored, nothing, stored.state().options, analyzer.get(), context});
}

}  // namespace ragctl
