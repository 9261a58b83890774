#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/run.hpp"

namespace ragctl {
namespace {

RunReport run_and_identify(const Config& config, const RunControl& control, const Context& context) {
  RunReport report = run_pipeline(config, control, context);
  if (!control.dry_run)
    report.evaluation.inputs.corpus = corpus_fingerprint(KnowledgeBase::open(config.workspace + "/kb"));
  return report;
}

// A folder that goes away with its owner, whatever happens in between.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ragctl-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw io_error(name, "cannot create a temporary folder", errno);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

RunReport run_beir(Config config, const std::string& folder, const std::string& split,
                   const RunControl& control, const Context& context) {
  const BeirFolder beir = open_beir(folder, split);
  // The folder stands for what the configuration says about inputs; its paths are seen from the working
  // directory.
  config.workspace = resolve_path(config, config.workspace);
  config.path.clear();
  config.ingest.inputs = {beir.corpus};
  config.ingest.include.clear();
  config.ingest.exclude.clear();
  config.eval.queries = beir.queries;
  config.eval.qrels = beir.qrels;
  config.questions.clear();
  if (!config.workspace.empty()) return run_and_identify(config, control, context);
  const TemporaryFolder temporary;
  config.workspace = temporary.path();
  RunReport report = run_and_identify(config, control, context);
  report.workspace.clear();
  report.record_path.clear();
  return report;
}

}  // namespace ragctl
