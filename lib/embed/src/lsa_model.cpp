// Sections of a model file: "info" (dimension, number of terms: two u64), "terms" (the terms one behind the
// other), "offsets" (u64, terms + 1), "gains" (f32), "scales" (f32) and "codes" (i8, terms x dimension): a
// row of the projection is scale * code. Eight bits move a cosine by less than 0.002 and make the file a
// quarter of the size. "tokenizer": the SentencePiece model.
//
// Terms are searched in place and only the rows of a text's terms are read, so opening costs nothing and a
// query touches a few pages.
#include "lsa_model.hpp"

#include <cmath>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

constexpr char kKind[] = "model";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kGrain = 16;  // texts a task

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

void add_projection(SectionFileWriter& writer, const LsaParameters& parameters) {
  std::vector<float> scales(parameters.terms.size());
  std::vector<std::int8_t> codes(parameters.projection.size());
  for (std::size_t i = 0; i < parameters.terms.size(); ++i) {
    const std::size_t begin = i * parameters.dimension;
    scales[i] = quantize_int8(std::span(parameters.projection).subspan(begin, parameters.dimension),
                              std::span(codes).subspan(begin, parameters.dimension));
  }
  writer.add("scales", bytes_of(scales));
  writer.add("codes", bytes_of(codes));
}

void normalize(const std::vector<double>& sum, std::span<float> out) {
  double norm = 0.0;
  for (const double x : sum) norm += x * x;
  const double factor = norm > 0.0 ? 1.0 / std::sqrt(norm) : 0.0;
  for (std::size_t d = 0; d < out.size(); ++d) out[d] = static_cast<float>(sum[d] * factor);
}

}  // namespace

std::string write_lsa(const LsaParameters& parameters) {
  SectionFileWriter writer(kKind, kVersion);
  writer.add("info", bytes_of(std::vector<std::uint64_t>{parameters.dimension, parameters.terms.size()}));
  std::string terms;
  std::vector<std::uint64_t> offsets{0};
  for (const std::string& term : parameters.terms) {
    terms += term;
    offsets.push_back(terms.size());
  }
  writer.add("offsets", bytes_of(offsets));
  writer.add("terms", std::move(terms));
  writer.add("gains", bytes_of(parameters.gains));
  add_projection(writer, parameters);
  writer.add("tokenizer", parameters.tokenizer);
  return writer.finish();
}

LsaModel::LsaModel(std::string owned, std::span<const std::byte> bytes, const std::string& origin)
    : owned_(std::move(owned)),
      bytes_(owned_.empty() ? bytes : std::as_bytes(std::span(owned_))),
      origin_(origin),
      file_(MappedFile::view(bytes_, origin), kKind, kVersion) {
  const auto info = file_.section("info").all_as<std::uint64_t>();
  if (info.size() != 2) file_.section("info").fail("it has the wrong size");
  dimension_ = info[0];
  term_count_ = info[1];
  term_offsets_ = file_.section("offsets");
  term_bytes_ = file_.section("terms");
  gains_ = file_.section("gains");
  scales_ = file_.section("scales");
  codes_ = file_.section("codes");
  constexpr std::size_t kMost = std::size_t{1} << 40;
  const bool fits = dimension_ >= 1 && dimension_ <= 65536 && term_count_ < kMost / dimension_ &&
                    term_offsets_.size() == (term_count_ + 1) * sizeof(std::uint64_t) &&
                    gains_.size() == term_count_ * sizeof(float) &&
                    scales_.size() == term_count_ * sizeof(float) &&
                    codes_.size() == term_count_ * dimension_;
  if (!fits) file_.section("info").fail("its numbers do not fit the other sections");
  // The trailer's checksums cover the whole content, so its hash names the model.
  const auto* end = reinterpret_cast<const char*>(bytes_.data()) + bytes_.size();
  constexpr std::size_t kTail = 64;
  Hasher hasher;
  hasher.add(std::string_view(end - kTail, kTail)).add(bytes_.size());
  fingerprint_ = "lsa/1:" + std::to_string(dimension_) + ":" + hasher.digest().hex();
}

std::string_view LsaModel::serialized() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string_view LsaModel::term(std::size_t i) const {
  const auto range = term_offsets_.read_as<std::uint64_t>(i, 2);
  if (range[0] > range[1]) term_offsets_.fail("its offsets do not ascend");
  const auto bytes = term_bytes_.read(range[0], range[1] - range[0]);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::size_t> LsaModel::find(std::string_view wanted) const {
  std::size_t low = 0;
  std::size_t high = term_count_;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (term(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == term_count_ || term(low) != wanted) return std::nullopt;
  return low;
}

// The scale of a text's own row cancels in the normalisation, so the row is not scaled to length 1 first.
void LsaModel::fold_in(const std::vector<FeatureCount>& features, std::span<float> out) const {
  std::vector<double> sum(dimension_, 0.0);
  for (const FeatureCount& feature : features) {
    const auto found = find(feature.term);
    if (!found) continue;
    const double value = std::log1p(static_cast<double>(feature.count)) *
                         static_cast<double>(gains_.read_as<float>(*found, 1)[0]) *
                         static_cast<double>(scales_.read_as<float>(*found, 1)[0]);
    const auto codes = codes_.read_as<std::int8_t>(*found * dimension_, dimension_);
    for (std::size_t d = 0; d < dimension_; ++d) sum[d] += value * codes[d];
  }
  normalize(sum, out);
}

const LsaModel::Opened& LsaModel::opened() const {
  std::call_once(once_, [this] {
    const auto model = file_.section("tokenizer").all();
    if (!model.empty()) {
      opened_.tokenizer =
          load_sentencepiece({reinterpret_cast<const char*>(model.data()), model.size()}, origin_);
    }
    opened_.analyzer = make_analyzer("auto", opened_.tokenizer.get());
  });
  return opened_;
}

const Tokenizer* LsaModel::tokenizer() const { return opened().tokenizer.get(); }

void LsaModel::embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                               const Context& context) const {
  if (out.size() != texts.size() * dimension_)
    throw Error(ErrorCode::kInternal, "embed_documents: the output has the wrong size");
  const Analyzer& analyzer = *opened().analyzer;
  parallel_for(context, texts.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      fold_in(count_features(analyzer, texts[i]), out.subspan(i * dimension_, dimension_));
    context.progress("embed", end, texts.size());
  });
}

void LsaModel::embed_query(std::string_view text, std::span<float> out) const {
  if (out.size() != dimension_)
    throw Error(ErrorCode::kInternal, "embed_query: the output has the wrong size");
  fold_in(count_features(*opened().analyzer, text), out);
}

std::string serialize_embedder(const Embedder& embedder) {
  if (const auto* model = dynamic_cast<const LsaModel*>(&embedder)) return std::string(model->serialized());
  throw Error(ErrorCode::kInternal, "only a fitted model can be serialised");
}

std::unique_ptr<Embedder> load_embedder(std::span<const std::byte> bytes, const std::string& origin) {
  try {
    return std::make_unique<LsaModel>(std::string(), bytes, origin);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kStore) throw;
    throw Error(ErrorCode::kInput, error.what());
  }
}

}  // namespace ragctl
