// tokenizer and embed: the model is fitted when it must be, else later documents fold into the one that is
// there.
#include <algorithm>
#include <unordered_map>

#include "ragctl/core/counted.hpp"
#include "ragctl/embed/vectors.hpp"
#include "runner.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kModelVersion = 1;

std::string percent(double share) { return std::to_string(static_cast<int>(share * 100 + 0.5)) + " %"; }

}  // namespace

// Share of the documents' bytes that are in documents which the model was not fitted on as they are: a
// document counts whole when a word of it changed, for its old text is not at hand any more.
double Runner::new_share() {
  std::uint64_t total = 0;
  std::uint64_t unseen = 0;
  for (const Document& document : documents()) {
    total += document.text.size();
    const bool seen = std::binary_search(state_.fitted_documents.begin(), state_.fitted_documents.end(),
                                         document.content_hash);
    if (!seen) unseen += document.text.size();
  }
  return total == 0 ? 0.0 : static_cast<double>(unseen) / static_cast<double>(total);
}

bool Runner::model_is_kept() const {
  return !control_.refit && !state_.model_hash.empty() && state_.fit_key == fit_key() &&
         file_hash(path("tokenizer.model")) == state_.tokenizer_hash &&
         file_hash(path("model.lsa")) == state_.model_hash;
}

// An interrupted run has ingested documents and not held them against the model.
bool Runner::must_fit() {
  if (!model_is_kept()) return true;
  return state_.stages["tokenizer"].key != output_of("ingest") && new_share() > config_.embed.refit_after;
}

// The model is fitted on chunks, so it hangs on how they are cut; int8 and binary only concern the vector
// file.
std::string Runner::fit_key() const {
  Hasher key;
  key.add(options_hash(config_, "chunk", kModelVersion).hex())
      .add(config_.embed.lsa.dimension)
      .add(config_.embed.lsa.vocabulary_size);
  key.add(analyzer_version(config_.embed.lsa.analyzer));
  key.add(config_.embed.lsa.seed).add(static_cast<std::uint64_t>(config_.embed.refit_after * 1e6));
  return key.digest().hex();
}

void Runner::tokenizer() {
  if (!fits_model()) return;
  Stage stage(*this, "tokenizer");
  StageRecord& record = stage.record();
  record.output = path("tokenizer.model");
  fit_ = must_fit();
  if (!fit_) {
    stage.skip(ingest_skipped_ ? "kept"
                               : "kept, " + percent(new_share()) +
                                     " of the text is in documents that are new or changed since its fit");
  } else {
    const std::string bytes = train_tokenizer(documents(), config_.embed);
    write_file_atomically(record.output, bytes);
    state_.model_hash.clear();  // until embed() has fitted one: an interrupted run fits again
    state_.fit_key = fit_key();
    state_.tokenizer_hash = hash128(bytes).hex();
    record.items = chunk_tokenizer().vocabulary_size();
    record.summary =
        counted(record.items, "piece") + " trained on " + counted(documents().size(), "document");
  }
  remember("tokenizer", output_of("ingest"), fit_key(), state_.tokenizer_hash);
  stage.finish();
}

const Tokenizer& Runner::chunk_tokenizer() {
  if (tokenizer_.tokenizer != nullptr) return *tokenizer_.tokenizer;
  if (fits_model()) {
    tokenizer_ = open_tokenizer(path("tokenizer.model"));
  } else if (has_vectors()) {
    tokenizer_ = open_tokenizer(resolve_path(config_, config_.embed.model));
  } else {
    tokenizer_.own = make_simple_tokenizer();
    tokenizer_.tokenizer = tokenizer_.own.get();
  }
  return *tokenizer_.tokenizer;
}

const ModelHandle& Runner::model() {
  if (!model_.embedder)
    model_ = open_model(fits_model() ? path("model.lsa") : resolve_path(config_, config_.embed.model));
  return model_;
}

Runner::Keys Runner::embed_keys() const {
  const std::string model_hash =
      fits_model() ? state_.model_hash : file_hash(resolve_path(config_, config_.embed.model));
  const std::string options = Hasher().add(model_hash).add(kModelVersion).digest().hex();
  Hasher hasher;
  hasher.add(options)
      .add(output_of("chunk"))
      .add(config_.embed.int8 ? 1 : 0)
      .add(config_.embed.binary ? 1 : 0);
  return {options, hasher.digest().hex()};
}

void Runner::embed() {
  if (!has_vectors()) return;
  Stage stage(*this, "embed");
  StageRecord& record = stage.record();
  record.output = path("vectors.safetensors");
  if (fit_) {
    model_ = fit_model(chunks(), read_file(path("tokenizer.model")), config_.embed, context_);
    write_file_atomically(path("model.lsa"), model_.bytes);
    state_.model_hash = hash128(model_.bytes).hex();
    state_.fitted_documents.clear();
    for (const Document& document : documents()) state_.fitted_documents.push_back(document.content_hash);
    std::sort(state_.fitted_documents.begin(), state_.fitted_documents.end());
  }
  const Keys keys = embed_keys();
  if (unchanged("embed", keys.key, record.output)) {
    stage.skip("from " + path("chunks.jsonl"));
  } else {
    make_vectors(record);
    remember("embed", keys.key, keys.options, file_hash(record.output));
  }
  stage.finish();
}

// Rows of chunks whose embedding text was embedded by the same model in the last run are copied.
void Runner::make_vectors(StageRecord& record) {
  const Embedder& embedder = *model().embedder;
  std::unordered_map<std::string, std::size_t> known;
  VectorSet previous;
  const std::string output = path("vectors.safetensors");
  if (!previous_chunks_.empty() && !fit_ && file_hash(output) == state_.stages["embed"].output_hash) {
    previous = read_safetensors(output);
    const bool fits = previous.model_fingerprint == embedder.fingerprint() &&
                      previous.chunks_hash == hash_chunks(previous_chunks_);
    for (std::size_t i = 0; fits && i < previous_chunks_.size(); ++i)
      known.emplace(embedding_text(previous_chunks_[i]), i);
  }
  std::vector<Chunk> wanted;
  std::vector<std::size_t> wanted_rows;
  VectorSet vectors;
  vectors.rows = chunks().size();
  vectors.dimension = embedder.dimension();
  vectors.values.resize(vectors.rows * vectors.dimension);
  vectors.model_fingerprint = embedder.fingerprint();
  vectors.chunks_hash = hash_chunks(chunks());
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    const auto found = known.find(embedding_text(chunks()[i]));
    if (found == known.end()) {
      wanted.push_back(chunks()[i]);
      wanted_rows.push_back(i);
    } else {
      const auto row = previous.row(found->second);
      std::copy(row.begin(), row.end(),
                vectors.values.begin() + static_cast<std::ptrdiff_t>(i * vectors.dimension));
    }
  }
  const VectorSet made = embed_chunks(wanted, embedder, context_);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto row = made.row(i);
    std::copy(row.begin(), row.end(),
              vectors.values.begin() + static_cast<std::ptrdiff_t>(wanted_rows[i] * vectors.dimension));
  }
  write_vectors(output, vectors, config_.embed);
  record.items = vectors.rows;
  record.reused = vectors.rows - wanted.size();
  record.summary = counted(vectors.rows, "vector") + " of " + counted(vectors.dimension, "dimension") + " (" +
                   std::to_string(wanted.size()) + " computed, " + std::to_string(record.reused) +
                   " unchanged" + (fit_ ? ", model fitted)" : ")");
}

}  // namespace ragctl
