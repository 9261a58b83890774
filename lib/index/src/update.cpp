#include <fmt/format.h>

#include <memory>

#include "commit.hpp"
#include "index_analyzer.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {
namespace {

void check_model(const IndexInput& input, const IndexAnalyzer& analyzer) {
  const Embedder* model = analyzer.model();
  if (model == nullptr || input.vectors->rows == 0) return;
  const bool fits = model->dimension() == input.vectors->dimension &&
                    model->fingerprint() == input.vectors->model_fingerprint;
  if (fits) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("the vectors were made by model '{}', the given model is '{}'; give that model",
                          input.vectors->model_fingerprint, model->fingerprint()));
}

bool brings_vectors(const IndexInput& input) { return input.vectors != nullptr && input.vectors->rows > 0; }

// The first document that failed, if one did, tells enough.
[[noreturn]] void throw_nothing_to_index(const std::string& path, const InputDocuments& documents) {
  std::string reason = "there is no chunk to make a knowledge base of";
  if (!documents.failures().empty()) {
    const auto& [id, why] = *documents.failures().begin();
    reason += fmt::format("; document '{}': {}", id, why);
  }
  throw Error(ErrorCode::kInput, Location{path}, reason);
}

// Input without a chunk is that of a pipe whose first command failed; nobody deletes all by saying nothing.
[[noreturn]] void throw_empty_update(const std::string& path) {
  throw Error(
      ErrorCode::kInput, Location{path},
      "the input holds no chunk, as when a command before this one failed, so nothing was changed; give "
      "the chunks, or remove the folder if all of it shall go");
}

// What can be checked and made before the lock is taken.
struct Prepared {
  Prepared(const IndexInput& given, const IndexOptions& options, const Context& context)
      : documents(given, context), analyzer(std::make_unique<IndexAnalyzer>(options.analyzer, given.model)) {
    (void)make_analyzer(options.analyzer);  // a version of a stored index is no name
    check_model(given, *analyzer);
  }

  InputDocuments documents;
  std::unique_ptr<IndexAnalyzer> analyzer;
};

IndexReport commit_update(RepositoryWriter& writer, Prepared& prepared, const IndexOptions& options,
                          const Context& context) {
  const std::string& path = writer.directory();
  const InputDocuments& documents = prepared.documents;
  if (documents.documents().empty() && !writer.current()) throw_nothing_to_index(path, documents);
  if (documents.input().chunks.empty() && documents.input().roots.empty()) throw_empty_update(path);
  std::unique_ptr<IndexAnalyzer>& analyzer = prepared.analyzer;
  std::unique_ptr<Snapshot> stored;
  if (writer.current()) stored = std::make_unique<Snapshot>(path, *writer.current());
  if (stored && !brings_vectors(documents.input()) && !stored->state().model_file.empty()) {
    analyzer = std::make_unique<IndexAnalyzer>(options.analyzer, stored->map(stored->state().model_file));
  }
  analyzer->require_pieces(options.analyzer);
  const UpdatePlan plan = plan_update(stored.get(), documents, options, analyzer->fingerprint());
  IndexReport report = plan.counts;
  report.committed = plan.changed;
  if (plan.changed) {
    IndexOptions kept = options;
    if (stored) kept.prune = stored->state().options.prune;  // of each update, not of the knowledge base
    report.snapshot =
        commit_plan(plan, {path, writer, stored.get(), documents, kept, analyzer->get(), context});
  } else {
    // A writer that was killed behind its commit point has removed no old snapshots.
    remove_old_snapshots(writer, stored->state().options.keep_snapshots, context);
    report.snapshot = snapshot_info(stored->manifest(), stored->state());
  }
  report.chunks = report.snapshot.chunks;
  return report;
}

}  // namespace

IndexReport update_knowledge_base(const std::string& path, const IndexInput& input,
                                  const IndexOptions& options, const Context& context) {
  check_options(options);
  Prepared prepared(input, options, context);
  if (prepared.documents.documents().empty() && !is_repository(path) && !lacks_current(path))
    throw_nothing_to_index(path, prepared.documents);
  // Before anything is created; an existing base may have the pieces.
  if (!is_repository(path)) prepared.analyzer->require_pieces(options.analyzer);
  RepositoryWriter writer(path);
  return commit_update(writer, prepared, options, context);
}

IndexReport update_knowledge_base(RepositoryWriter& writer, const IndexInput& input,
                                  const IndexOptions& options, const Context& context) {
  check_options(options);
  Prepared prepared(input, options, context);
  return commit_update(writer, prepared, options, context);
}

}  // namespace ragctl
