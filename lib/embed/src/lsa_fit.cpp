// Fitting: count, weigh, decompose (docs/retrieval.md, "The built-in model"). Texts are ordered by content
// first, so that the order in which they arrive changes nothing.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "lsa_model.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/math/matrix.hpp"
#include "ragctl/math/svd.hpp"

namespace ragctl {
namespace {

constexpr double kIdfPower =
    1.5;  // against 1: train queries of SciFact and TyDi better by .003 to .016 for the model alone
constexpr std::uint32_t kOversampling = 10;
constexpr std::uint32_t kPowerIterations = 1;  // 3 gain nothing (.7180 against .7173)
constexpr std::size_t kGrain = 16;

std::vector<std::string_view> canonical_order(std::span<const std::string_view> texts) {
  std::vector<std::pair<Hash128, std::string_view>> keyed;
  keyed.reserve(texts.size());
  for (const std::string_view text : texts) keyed.emplace_back(hash128(text), text);
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::string_view> out;
  out.reserve(keyed.size());
  for (const auto& entry : keyed) out.push_back(entry.second);
  return out;
}

// A text as (feature id, count); ids in order of first appearance.
struct Corpus {
  std::vector<std::vector<std::pair<std::uint32_t, float>>> rows;
  std::vector<std::string> terms;
  std::vector<std::uint32_t> document_frequency;
};

Corpus count_corpus(const std::vector<std::string_view>& texts, const Analyzer& analyzer,
                    const Context& context) {
  Corpus corpus;
  corpus.rows.resize(texts.size());
  std::unordered_map<std::string, std::uint32_t> ids;
  constexpr std::size_t kBatch = 4096;  // bounds the strings held at once
  for (std::size_t first = 0; first < texts.size(); first += kBatch) {
    const std::size_t count = std::min(kBatch, texts.size() - first);
    std::vector<std::vector<FeatureCount>> features(count);
    parallel_for(context, count, kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) features[i] = count_features(analyzer, texts[first + i]);
    });
    for (std::size_t i = 0; i < count; ++i) {
      for (FeatureCount& feature : features[i]) {
        const auto [found, added] =
            ids.try_emplace(std::move(feature.term), static_cast<std::uint32_t>(corpus.terms.size()));
        if (added) {
          corpus.terms.push_back(found->first);
          corpus.document_frequency.push_back(0);
        }
        ++corpus.document_frequency[found->second];
        corpus.rows[first + i].emplace_back(found->second, feature.count);
      }
    }
    context.progress("fit", first + count, texts.size());
  }
  return corpus;
}

// The terms that say something about likeness: in at least two texts and at most half of them. A corpus of a
// few texts has no such terms; then all are taken.
std::vector<std::uint32_t> choose_terms(const Corpus& corpus) {
  const std::size_t texts = corpus.rows.size();
  std::vector<std::uint32_t> chosen;
  const auto choose = [&](std::size_t least, std::size_t most) {
    for (std::uint32_t id = 0; id < corpus.terms.size(); ++id) {
      const std::uint32_t df = corpus.document_frequency[id];
      if (df >= least && df <= most) chosen.push_back(id);
    }
  };
  choose(2, std::max<std::size_t>(texts / 2, 2));
  if (chosen.size() < 2) {
    chosen.clear();
    choose(1, texts);
  }
  std::sort(chosen.begin(), chosen.end(),
            [&](std::uint32_t a, std::uint32_t b) { return corpus.terms[a] < corpus.terms[b]; });
  return chosen;
}

std::vector<float> gains_of(const Corpus& corpus, const std::vector<std::uint32_t>& chosen) {
  std::vector<float> gains;
  gains.reserve(chosen.size());
  const auto texts = static_cast<double>(corpus.rows.size());
  for (const std::uint32_t id : chosen) {
    const double idf = std::log((texts + 1.0) / (corpus.document_frequency[id] + 0.5));
    const auto weight = static_cast<double>(class_weight(static_cast<TermClass>(corpus.terms[id].front())));
    gains.push_back(static_cast<float>(weight * std::pow(std::max(idf, 1e-3), kIdfPower)));
  }
  return gains;
}

SparseMatrix weigh(const Corpus& corpus, const std::vector<std::uint32_t>& chosen,
                   const std::vector<float>& gains) {
  constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::vector<std::uint32_t> column_of(corpus.terms.size(), kNone);
  for (std::uint32_t c = 0; c < chosen.size(); ++c) column_of[chosen[c]] = c;
  SparseMatrix matrix;
  matrix.columns = chosen.size();
  std::vector<std::pair<std::uint32_t, float>> row;
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (const auto& counts : corpus.rows) {
    row.clear();
    double norm = 0.0;
    for (const auto& [id, count] : counts) {
      if (column_of[id] == kNone) continue;
      const float value = std::log1p(count) * gains[column_of[id]];
      row.emplace_back(column_of[id], value);
    }
    std::sort(row.begin(), row.end());
    for (const auto& [column, value] : row) norm += static_cast<double>(value) * static_cast<double>(value);
    const float factor = norm > 0.0 ? static_cast<float>(1.0 / std::sqrt(norm)) : 0.0F;
    columns.clear();
    values.clear();
    for (const auto& [column, value] : row) {
      columns.push_back(column);
      values.push_back(value * factor);
    }
    matrix.append_row(columns, values);
  }
  return matrix;
}

std::string tokenizer_for(const std::vector<std::string_view>& texts, std::string_view given,
                          const LsaOptions& options) {
  if (!given.empty()) return std::string(given);
  SentencePieceTraining training;
  if (options.vocabulary_size != 0) training.vocabulary_size = options.vocabulary_size;
  return train_sentencepiece(texts, training);
}

}  // namespace

std::unique_ptr<Embedder> fit_lsa(std::span<const std::string_view> texts, std::string_view tokenizer_model,
                                  const LsaOptions& options, const Context& context) {
  const std::vector<std::string_view> ordered = canonical_order(texts);
  LsaParameters parameters;
  parameters.tokenizer = tokenizer_for(ordered, tokenizer_model, options);
  const auto tokenizer = load_sentencepiece(parameters.tokenizer, "the tokenizer of the model");
  const auto analyzer = make_analyzer("auto", tokenizer.get());
  const Corpus corpus = count_corpus(ordered, *analyzer, context);
  if (corpus.terms.empty()) {
    throw Error(ErrorCode::kInput,
                "no text has a single word, so no model can be fitted; use embed.model: none");
  }
  const std::vector<std::uint32_t> chosen = choose_terms(corpus);
  parameters.gains = gains_of(corpus, chosen);
  const SparseMatrix matrix = weigh(corpus, chosen, parameters.gains);
  SvdOptions svd;
  const std::size_t most = std::max<std::size_t>(1, std::min(corpus.rows.size() - 1, chosen.size() - 1));
  svd.rank = static_cast<std::uint32_t>(std::min<std::size_t>(options.dimension, most));
  svd.oversampling = kOversampling;
  svd.power_iterations = kPowerIterations;
  svd.seed = options.seed;
  const TruncatedSvd decomposition = truncated_svd(matrix, svd, context);
  parameters.dimension = decomposition.right.columns();
  for (std::size_t c = 0; c < chosen.size(); ++c) {
    parameters.terms.push_back(corpus.terms[chosen[c]]);
    const float* row = decomposition.right.row(c);
    parameters.projection.insert(parameters.projection.end(), row, row + parameters.dimension);
  }
  return std::make_unique<LsaModel>(write_lsa(parameters), std::span<const std::byte>(), "the fitted model");
}

}  // namespace ragctl
