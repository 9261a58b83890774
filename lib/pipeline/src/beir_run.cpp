#include <memory>

#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/run.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "temporary_folder.hpp"

namespace ragctl {
namespace {

// In the workspace of the configuration, else in a temporary one.
RunReport run_somewhere(Config config, const RunControl& control, const Context& context) {
  std::shared_ptr<const TemporaryFolder> temporary;
  if (config.workspace.empty()) {
    temporary = std::make_shared<const TemporaryFolder>();
    config.workspace = temporary->path();
  }
  RunReport report = run_pipeline(config, control, context);
  report.temporary = std::move(temporary);
  return report;
}

}  // namespace

Config with_beir(Config config, const std::string& folder, const std::string& split) {
  const BeirFolder beir = open_beir(folder, split);
  // The folder stands for what the configuration says about inputs; its paths are seen from the working
  // directory.
  config.workspace = resolve_path(config, config.workspace);
  if (config.embed.model != "lsa" && config.embed.model != "none")
    config.embed.model = resolve_path(config, config.embed.model);
  config.query = resolved_query(config);
  config.eval.spans = resolve_path(config, config.eval.spans);
  config.path.clear();
  config.ingest.inputs = {beir.corpus};
  config.ingest.base_directory.clear();
  config.ingest.in_project = false;
  config.ingest.include.clear();
  config.ingest.exclude.clear();
  config.eval.queries = beir.queries;
  config.eval.qrels = beir.qrels;
  config.questions.clear();
  return config;
}

RunReport build_knowledge_base(Config config, const Context& context) {
  config.eval.queries.clear();
  config.eval.qrels.clear();
  config.eval.spans.clear();
  config.questions.clear();
  return run_somewhere(std::move(config), {}, context);
}

RunReport run_beir(Config config, const std::string& folder, const std::string& split,
                   const RunControl& control, const Context& context) {
  const std::string filter = config.query.filter;
  RunReport report = run_somewhere(with_beir(std::move(config), folder, split), control, context);
  if (!control.dry_run)
    report.evaluation.inputs.corpus =
        corpus_fingerprint(KnowledgeBase::open(report.workspace + "/kb"), filter);
  return report;
}

}  // namespace ragctl
