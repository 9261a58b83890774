// ingest and chunk: documents and chunks whose content did not change come from the artifact of the last run.
#include <algorithm>
#include <filesystem>
#include <set>

#include "ragctl/core/counted.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "runner.hpp"

namespace ragctl {
namespace {

// Change when a stage's result for the same input changes; artifacts of older versions are then not reused.
constexpr std::uint64_t kIngestVersion = 9;
constexpr std::uint64_t kChunkVersion = 4;

// A file of documents that ragctl wrote speaks for other sources than itself: what came from which file
// cannot be told by the source then.
std::vector<std::string> shared_sources(const std::vector<SourceFile>& sources,
                                        const std::vector<SourceDocuments>& read) {
  std::set<std::string> shared;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (const Document& document : read[i].documents) {
      if (document.source != sources[i].source) shared.insert({document.source, sources[i].source});
    }
  }
  return {shared.begin(), shared.end()};
}

void count_tokens(const std::vector<Chunk>& chunks, StageRecord& record) {
  std::uint64_t tokens = 0;
  for (const Chunk& chunk : chunks) tokens += chunk.tokens;
  record.items = chunks.size();
  record.summary = counted(chunks.size(), "chunk") + ", " + counted(tokens, "token");
}

}  // namespace

Runner::Inputs Runner::find_inputs() const {
  Inputs inputs;
  inputs.files = find_sources(resolved_ingest(config_), inputs.skipped, inputs.failures);
  inputs.hashes = hash_sources(inputs.files, context_);
  return inputs;
}

Runner::Keys Runner::ingest_keys(const Inputs& inputs) const {
  const std::string options = options_hash(config_, "ingest", kIngestVersion).hex();
  Hasher hasher;
  hasher.add(options);
  for (std::size_t i = 0; i < inputs.files.size(); ++i)
    hasher.add(inputs.files[i].source).add(inputs.files[i].root).add(inputs.hashes[i]);
  for (const IngestFailure& failure : inputs.failures) hasher.add(failure.source).add(failure.reason);
  return {options, hasher.digest().hex()};
}

void Runner::ingest() {
  Stage stage(*this, "ingest");
  StageRecord& record = stage.record();
  record.output = path("documents.jsonl");
  const Inputs inputs = find_inputs();
  const Keys keys = ingest_keys(inputs);
  ingest_skipped_ = unchanged("ingest", keys.key, record.output);
  if (ingest_skipped_) {
    report_.failures = state_.failures;
    record.failed = report_.failures.size();
    stage.skip(counted(inputs.files.size(), "file"));
  } else {
    for (const IngestFailure& failure : inputs.failures) retry_ = retry_ || failure.refused;
    report_.failures = inputs.failures;
    read_sources(inputs, keys.options, record);
    record.failed = report_.failures.size();
    state_.failures = report_.failures;
    state_.sources.clear();
    for (std::size_t i = 0; i < inputs.files.size(); ++i)
      state_.sources[inputs.files[i].source] = inputs.hashes[i];
    keep_unread(record);
    write_documents(record.output, *documents_);
    remember("ingest", retry_ ? "" : keys.key, keys.options, file_hash(record.output));
  }
  stage.finish();
}

std::map<std::string, std::vector<Document>> Runner::previous_documents(const std::string& options_text) {
  std::map<std::string, std::vector<Document>> by_source;
  const std::string output = path("documents.jsonl");
  if (!reusable("ingest", options_text, output)) return by_source;
  for (Document& document : read_documents(output)) by_source[document.source].push_back(std::move(document));
  return by_source;
}

void Runner::read_sources(const Inputs& inputs, const std::string& options_text, StageRecord& record) {
  const std::vector<SourceFile>& sources = inputs.files;
  const std::vector<std::string>& hashes = inputs.hashes;
  const IngestOptions options = resolved_ingest(config_);
  std::map<std::string, std::vector<Document>> previous = previous_documents(options_text);
  std::set<std::string> failed_before;
  for (const IngestFailure& failure : state_.failures) failed_before.insert(failure.source);
  std::vector<SourceDocuments> read(sources.size());
  std::vector<std::vector<IngestFailure>> failures(sources.size());
  std::vector<std::vector<std::string>> warnings(sources.size());
  std::vector<std::size_t> wanted;
  std::uint64_t reused_files = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto known = state_.sources.find(sources[i].source);
    const auto found = previous.find(sources[i].source);
    const bool same = found != previous.end() && known != state_.sources.end() &&
                      known->second == hashes[i] && found->second.front().root == sources[i].root &&
                      failed_before.count(sources[i].source) == 0 &&
                      !std::binary_search(state_.shared.begin(), state_.shared.end(), sources[i].source);
    if (!same) {
      wanted.push_back(i);
      continue;
    }
    read[i].documents = std::move(found->second);
    record.reused += read[i].documents.size();
    ++reused_files;
  }
  parallel_for(context_, wanted.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      read[wanted[i]] = read_source(sources[wanted[i]], options, failures[wanted[i]], &warnings[wanted[i]]);
    context_.progress("ingest", end, wanted.size());
  });
  for (const std::size_t i : wanted) {
    for (const std::string& warning : warnings[i]) context_.warn("ingest", warning);
    for (const IngestFailure& failure : failures[i])
      retry_ = retry_ || (failure.refused && !hashes[i].empty());
  }
  for (std::vector<IngestFailure>& list : failures)
    std::move(list.begin(), list.end(), std::back_inserter(report_.failures));
  state_.shared = shared_sources(sources, read);
  documents_ = merge_documents(std::move(read), report_.failures);
  if (documents_->empty()) throw no_documents(options, report_.failures, inputs.skipped);
  record.items = documents_->size();
  record.summary = counted(record.items, "document") + " from " + counted(sources.size(), "file") + " (" +
                   std::to_string(wanted.size()) + " read, " + std::to_string(reused_files) + " unchanged)";
  if (!inputs.skipped.empty()) {
    record.summary +=
        ", " + std::to_string(inputs.skipped.size()) + " skipped (" + describe_skipped(inputs.skipped) + ")";
  }
}

// What the last run knew from sources that cannot be read now stays as it was: a share that does not answer
// for a moment has deleted nothing. Reads the artifact before it is replaced.
void Runner::keep_unread(StageRecord& record) {
  const std::vector<std::string> unread = unread_sources(report_.failures);
  if (unread.empty() || !intact("ingest", path("documents.jsonl"))) return;
  std::set<std::string_view> known;
  for (const Document& document : *documents_) known.insert(document.id);
  std::vector<SourceDocuments> all(2);
  for (Document& document : read_documents(path("documents.jsonl"))) {
    const bool kept = std::any_of(unread.begin(), unread.end(), [&](const std::string& source) {
      return is_of_source(document.source, source);
    });
    if (kept && !known.contains(document.id)) all[1].documents.push_back(std::move(document));
  }
  const std::size_t spared = all[1].documents.size();
  if (spared == 0) return;
  record.items += spared;
  record.reused += spared;
  record.summary += " and " + std::to_string(spared) + " of what could not be read";
  context_.warn("ingest", spared_line(spared, unread));
  all[0].documents = std::move(*documents_);
  documents_ = merge_documents(std::move(all), report_.failures);
}

const std::vector<Document>& Runner::documents() {
  if (!documents_) documents_ = read_documents(path("documents.jsonl"));
  return *documents_;
}

const std::vector<Chunk>& Runner::chunks() {
  if (!chunks_) chunks_ = read_chunks(path("chunks.jsonl"));
  return *chunks_;
}

Runner::Keys Runner::chunk_keys() const {
  Hasher options;
  options.add(options_hash(config_, "chunk", kChunkVersion).hex());
  const bool saved = has_vectors() && !fits_model();  // a file that may be replaced in place
  options.add(saved ? file_hash(resolve_path(config_, config_.embed.model))
              : config_.chunk.unit == "tokens" && fits_model() ? state_.tokenizer_hash
                                                               : config_.embed.model);
  const std::string text = options.digest().hex();
  return {text, Hasher().add(text).add(output_of("ingest")).digest().hex()};
}

void Runner::chunk() {
  Stage stage(*this, "chunk");
  StageRecord& record = stage.record();
  record.output = path("chunks.jsonl");
  const Keys keys = chunk_keys();
  if (unchanged("chunk", keys.key, record.output)) {
    stage.skip("from " + path("documents.jsonl"));
  } else {
    make_chunks(keys.options, record);
    write_chunks(record.output, *chunks_);
    remember("chunk", keys.key, keys.options, file_hash(record.output));
  }
  stage.finish();
}

void Runner::make_chunks(const std::string& options_text, StageRecord& record) {
  const std::string output = path("chunks.jsonl");
  std::map<std::string, std::vector<Chunk>> previous;
  if (file_hash(output) == state_.stages["chunk"].output_hash &&
      !state_.stages["chunk"].output_hash.empty()) {
    previous_chunks_ = read_chunks(output);
  }
  if (state_.stages["chunk"].options == options_text) {
    for (const Chunk& chunk : previous_chunks_) previous[chunk.document_id].push_back(chunk);
  }
  std::vector<Document> wanted;
  std::vector<Chunk> all;
  std::uint64_t kept_documents = 0;
  for (const Document& document : documents()) {
    const auto found = previous.find(document.id);
    const bool same =
        found != previous.end() && found->second.front().document_hash == document.content_hash &&
        found->second.front().source == document.source && found->second.front().root == document.root &&
        found->second.front().language == document.language;
    if (!same) {
      wanted.push_back(document);
      continue;
    }
    ++kept_documents;
    record.reused += found->second.size();
    std::move(found->second.begin(), found->second.end(), std::back_inserter(all));
  }
  const Chunker chunker(config_.chunk, &chunk_tokenizer());
  std::vector<Chunk> made = chunk_documents(wanted, chunker, context_);
  std::move(made.begin(), made.end(), std::back_inserter(all));
  sort_canonically(all);
  chunks_ = std::move(all);
  count_tokens(*chunks_, record);
  record.summary +=
      " (" + counted(wanted.size(), "document") + " cut, " + std::to_string(kept_documents) + " unchanged)";
}

}  // namespace ragctl
