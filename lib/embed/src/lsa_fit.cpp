// Fitting: count, weigh, decompose (docs/retrieval.md, "The built-in model"). Texts are ordered by content
// first and features by hash, so that the order in which texts arrive changes nothing.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "feature_table.hpp"
#include "lsa_model.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/math/matrix.hpp"
#include "ragctl/math/svd.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kOversampling = 10;
constexpr std::size_t kGrain = 16;  // texts a task

struct KeyedText {
  Hash128 key;
  std::string_view text;

  auto operator<=>(const KeyedText&) const = default;
};

void check_range(std::string_view name, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw Error(ErrorCode::kUsage, fmt::format("{} is {}; it must be from {} to {}", name, value, least, most));
}

void check_options(const LsaOptions& options) {
  check_range("dimension", options.dimension, 1, 4096);
  check_range("vocabulary_size", options.vocabulary_size, 0, 1e6);
  check_range("title_weight", options.title_weight, 0, 100);
  check_range("idf_power", options.idf_power, 0, 4);
  check_range("singular_power", options.singular_power, -1, 2);
  check_range("power_iterations", options.power_iterations, 0, 20);
  check_range("max_features", options.max_features, 1, 1e7);
}

std::vector<KeyedText> canonical_order(std::span<const std::string_view> texts) {
  std::vector<KeyedText> keyed;
  keyed.reserve(texts.size());
  for (const std::string_view text : texts) keyed.push_back({hash128(text), text});
  std::sort(keyed.begin(), keyed.end());
  return keyed;
}

// Embedder::works() of the texts.
std::uint64_t count_works(const std::vector<KeyedText>& texts) {
  std::vector<std::string_view> titles;
  std::uint64_t untitled = 0;
  for (const KeyedText& entry : texts) {
    const std::string_view title = split_embedding_text(entry.text).title;
    if (title.empty()) {
      ++untitled;
    } else {
      titles.push_back(title);
    }
  }
  std::sort(titles.begin(), titles.end());
  const auto end = std::unique(titles.begin(), titles.end());
  return untitled + static_cast<std::uint64_t>(end - titles.begin());
}

std::string tokenizer_for(const std::vector<KeyedText>& texts, std::string_view given,
                          const LsaOptions& options, const Context& context) {
  if (!given.empty()) return std::string(given);
  std::vector<std::string_view> parts;
  for (const KeyedText& entry : texts) {
    const EmbeddingParts split = split_embedding_text(entry.text);
    for (const std::string_view part : {split.title, split.body})
      if (!part.empty()) parts.push_back(part);
  }
  SentencePieceTraining training;
  if (options.vocabulary_size != 0) training.vocabulary_size = options.vocabulary_size;
  try {
    return train_sentencepiece(parts, training);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    context.warn("embed", fmt::format("the model is fitted without subword pieces: {}", error.what()));
    return {};
  }
}

// The texts as numbers of the table's features, and how many texts hold each feature.
CountedTexts count_texts(const std::vector<KeyedText>& texts, const Analyzer& analyzer, float title_weight,
                         FeatureTable& table, const Context& context) {
  CountedTexts counted;
  constexpr std::size_t kBatch = 4096;  // bounds the counts that wait to be numbered
  std::vector<std::vector<FeatureCount>> features(std::min(kBatch, texts.size()));
  for (std::size_t first = 0; first < texts.size(); first += kBatch) {
    const std::size_t count = std::min(kBatch, texts.size() - first);
    parallel_for(context, count, kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i)
        features[i] = count_features(analyzer, texts[first + i].text, title_weight);
    });
    for (std::size_t i = 0; i < count; ++i) {
      for (const FeatureCount& feature : features[i])
        counted.uses.push_back({table.add(feature.hash, feature.class_weight), feature.count});
      counted.keys.push_back(texts[first + i].key);
      counted.begin.push_back(counted.uses.size());
    }
    context.progress("fit", first + count, texts.size());
  }
  return counted;
}

// Keeps the uses of chosen features, renumbered; ascending within a text, as features ascend by hash before
// and after.
void renumber(CountedTexts& counted, const std::vector<std::uint32_t>& number_of) {
  std::size_t kept = 0;
  std::size_t next = 0;
  for (std::size_t text = 0; text + 1 < counted.begin.size(); ++text) {
    for (; next < counted.begin[text + 1]; ++next) {
      const FeatureUse use = counted.uses[next];
      if (number_of[use.feature] != FeatureTable::kNone)
        counted.uses[kept++] = {number_of[use.feature], use.count};
    }
    counted.begin[text + 1] = kept;
  }
  counted.uses.resize(kept);
  counted.uses.shrink_to_fit();
}

SparseMatrix weigh(const CountedTexts& counted, const std::vector<float>& gains) {
  SparseMatrix matrix;
  matrix.columns = gains.size();
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (std::size_t text = 0; text < counted.keys.size(); ++text) {
    columns.clear();
    values.clear();
    double square = 0.0;
    for (std::uint64_t i = counted.begin[text]; i < counted.begin[text + 1]; ++i) {
      const FeatureUse use = counted.uses[i];
      columns.push_back(use.feature);
      values.push_back(std::log1p(use.count) * gains[use.feature]);
      square += static_cast<double>(values.back()) * values.back();
    }
    const auto factor = static_cast<float>(square > 0.0 ? 1.0 / std::sqrt(square) : 0.0);
    for (float& value : values) value *= factor;
    matrix.append_row(columns, values);
  }
  return matrix;
}

void decompose(const SparseMatrix& matrix, const LsaOptions& options, LsaParameters& parameters,
               const Context& context) {
  SvdOptions svd;
  svd.rank =
      static_cast<std::uint32_t>(std::min({std::size_t{options.dimension}, matrix.rows, matrix.columns}));
  svd.oversampling = kOversampling;
  svd.power_iterations = options.power_iterations;
  svd.seed = options.seed;
  const TruncatedSvd found = truncated_svd(matrix, svd, context);
  parameters.dimension = found.singular_values.size();
  parameters.projection.reserve(matrix.columns * parameters.dimension);
  std::vector<float> scale;
  for (const float value : found.singular_values)
    scale.push_back(static_cast<float>(std::pow(value / found.singular_values[0], options.singular_power)));
  for (std::size_t feature = 0; feature < matrix.columns; ++feature)
    for (std::size_t d = 0; d < parameters.dimension; ++d)
      parameters.projection.push_back(found.right.row(feature)[d] * scale[d]);
}

}  // namespace

std::unique_ptr<Embedder> fit_lsa(std::span<const std::string_view> texts, std::string_view tokenizer_model,
                                  const LsaOptions& options, const Context& context) {
  check_options(options);
  const std::vector<KeyedText> ordered = canonical_order(texts);
  LsaParameters parameters;
  parameters.analyzer = options.analyzer;
  parameters.title_weight = options.title_weight;
  parameters.works = count_works(ordered);
  parameters.tokenizer = tokenizer_for(ordered, tokenizer_model, options, context);
  parameters.pieces = options.pieces && !parameters.tokenizer.empty();
  std::unique_ptr<Tokenizer> tokenizer;
  if (parameters.pieces) tokenizer = load_sentencepiece(parameters.tokenizer, "the tokenizer of the model");
  const auto analyzer = make_analyzer(options.analyzer, tokenizer.get());

  FeatureTable table;
  CountedTexts counted =
      count_texts(ordered, *analyzer, static_cast<float>(options.title_weight), table, context);
  if (table.size() == 0)
    throw Error(ErrorCode::kInput,
                "no text has a single word, so no model can be fitted; use embed.model: none");
  const FeatureTable::Choice choice = table.choose(texts.size(), options.max_features);
  renumber(counted, choice.number_of);
  parameters.hashes = choice.hashes;
  parameters.gains = table.gains(choice, texts.size(), options.idf_power);
  decompose(weigh(counted, parameters.gains), options, parameters, context);
  auto model =
      std::make_unique<LsaModel>(write_lsa(parameters), MappedFile::view({}, "the fitted model"));
  model->remember(std::move(counted));
  return model;
}

}  // namespace ragctl
