// Sections of a model file (little-endian):
//   "settings"   JSON: dimension, features, analyzer (name), analyzer_fingerprint, pieces, title_weight,
//                works (Embedder::works(); older models lack it)
//   "hashes"     u64 a feature, ascending: hash64 of the term with its class byte
//   "gains"      f32 a feature: class weight times powered idf
//   "scales"     f32 a feature, and
//   "codes"      i8, features x dimension: a row of the projection is scale * code. Eight bits move a cosine
//   by less than
//                0.002 and make the file a quarter of the size.
//   "tokenizer"  the SentencePiece model, or nothing
//
// A feature is found by interpolation, as hashes are evenly spread, and only the rows of a text's features
// are read, so opening costs nothing and a query touches a few pages.
#include "lsa_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "ragctl/core/json.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

static_assert(std::endian::native == std::endian::little, "models are little-endian and used in place");

constexpr char kKind[] = "model";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kGrain = 16;  // texts a task
constexpr std::size_t kMostFeatures = 0xFFFFFFFF;

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

void add_projection(SectionFileWriter& writer, const LsaParameters& parameters) {
  std::vector<float> scales(parameters.hashes.size());
  std::vector<std::int8_t> codes(parameters.projection.size());
  for (std::size_t i = 0; i < scales.size(); ++i) {
    const std::size_t begin = i * parameters.dimension;
    scales[i] = quantize_int8(std::span(parameters.projection).subspan(begin, parameters.dimension),
                              std::span(codes).subspan(begin, parameters.dimension));
  }
  writer.add("scales", bytes_of(scales));
  writer.add("codes", bytes_of(codes));
}

// To length 1, or to zero where no more than noise is left of a text of the given length.
void normalize(std::span<float> vector, double text_square) {
  double square = 0.0;
  for (const float x : vector) square += static_cast<double>(x) * x;
  const double factor = square > 1e-12 * text_square ? 1.0 / std::sqrt(square) : 0.0;
  for (float& x : vector) x = static_cast<float>(x * factor);
}

// The trailer of a section file: its checksum covers the directory, whose checksums cover all the rest, so
// its hash names the content.
constexpr std::size_t kTrailerBytes = 64;
// Hashes to both sides of where one should be that are looked at first.
constexpr std::size_t kFirstReach = 256;
// Of a table of hashes that is read at once. A model whose features were cut to a number has ties kept by
// hash, and few places within the first reach (of 100,000 features an eighth): it took 40 reads for 20 terms.
constexpr std::size_t kSmallTableBytes = 1 << 20;

}  // namespace

std::string write_lsa(const LsaParameters& parameters) {
  Json settings = Json::object();
  settings.set("dimension", std::uint64_t{parameters.dimension});
  settings.set("features", std::uint64_t{parameters.hashes.size()});
  settings.set("analyzer", parameters.analyzer);
  settings.set("analyzer_fingerprint", make_analyzer(parameters.analyzer)->fingerprint());
  settings.set("pieces", parameters.pieces);
  settings.set("title_weight", parameters.title_weight);
  settings.set("works", parameters.works);
  SectionFileWriter writer(kKind, kVersion);
  writer.add("settings", settings.dump());
  writer.add("hashes", bytes_of(parameters.hashes));
  writer.add("gains", bytes_of(parameters.gains));
  add_projection(writer, parameters);
  writer.add("tokenizer", parameters.tokenizer);
  return writer.finish();
}

LsaModel::LsaModel(std::string owned, MappedFile file)
    : owned_(std::move(owned)),
      bytes_(owned_.empty() ? file.bytes() : std::as_bytes(std::span(owned_))),
      origin_(file.path()),
      file_(owned_.empty() ? std::move(file) : MappedFile::view(bytes_, origin_), kKind, kVersion),
      hashes_(file_.section("hashes")),
      gains_(file_.section("gains")),
      scales_(file_.section("scales")),
      codes_(file_.section("codes")) {
  read_settings();
  const bool fits = dimension_ >= 1 && dimension_ <= 65536 && features_ >= 1 && features_ <= kMostFeatures &&
                    hashes_.size() == features_ * sizeof(std::uint64_t) &&
                    gains_.size() == features_ * sizeof(float) &&
                    scales_.size() == features_ * sizeof(float) && codes_.size() == features_ * dimension_;
  if (!fits) file_.section("settings").fail("its numbers do not fit the other sections");
  const auto* end = reinterpret_cast<const char*>(bytes_.data()) + bytes_.size();
  Hasher hasher;
  hasher.add(std::string_view(end - kTrailerBytes, kTrailerBytes));
  fingerprint_ = fmt::format("lsa/1:{}:{}", dimension_, hasher.digest().hex());
}

void LsaModel::read_settings() {
  const Section section = file_.section("settings");
  const Json settings = parse_json(section.read_text(0, section.size()), Location{origin_});
  dimension_ = static_cast<std::size_t>(settings.at("dimension").integer());
  features_ = static_cast<std::size_t>(settings.at("features").integer());
  pieces_ = settings.at("pieces").boolean();
  title_weight_ = static_cast<float>(settings.at("title_weight").number());
  if (const Json* works = settings.find("works")) works_ = static_cast<std::uint64_t>(works->integer());
  fitted_with_ = settings.at("analyzer_fingerprint").string();
  const std::string ours = make_stored_analyzer(fitted_with_)->fingerprint();
  if (fitted_with_ != ours)
    throw Error(ErrorCode::kInput, Location{origin_},
                fmt::format("the model was fitted with analyzer {} and this ragctl has {}; fit it again",
                            fitted_with_, ours));
}

std::string_view LsaModel::serialized() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

// Hashes are even: a place is within a few times sqrt(features) of where it should be.
std::pair<std::size_t, std::size_t> LsaModel::range_around(std::uint64_t wanted, std::size_t reach) const {
  const std::size_t guess = ((wanted >> 32) * features_) >> 32;
  return {guess - std::min(guess, reach), std::min(features_, guess + reach)};
}

std::size_t LsaModel::lower_bound(std::uint64_t wanted) const {
  std::size_t reach = kFirstReach;
  auto [low, high] = range_around(wanted, reach);
  while (true) {
    const auto near = hashes_.read_as<std::uint64_t>(low, high - low);
    const bool too_high = low > 0 && near.front() >= wanted;
    const bool too_low = high < features_ && near.back() < wanted;
    if (!too_high && !too_low)
      return low +
             static_cast<std::size_t>(std::lower_bound(near.begin(), near.end(), wanted) - near.begin());
    reach *= 4;
    if (too_high) low -= std::min(low, reach);
    if (too_low) high = std::min(features_, high + reach);
  }
}

std::vector<FeatureUse> LsaModel::uses_of(std::string_view text) const {
  std::vector<FeatureUse> uses;
  const auto terms = count_features(*opened().analyzer, text, title_weight_);
  if (hashes_.size() <= kSmallTableBytes) hashes_.prefetch(0, hashes_.size());
  for (const FeatureCount& term : terms) {
    const auto [low, high] = range_around(term.hash, kFirstReach);
    hashes_.prefetch(low * sizeof(std::uint64_t), (high - low) * sizeof(std::uint64_t));
  }
  for (const FeatureCount& term : terms) {
    const std::size_t at = lower_bound(term.hash);
    if (at < features_ && hashes_.read_as<std::uint64_t>(at, 1)[0] == term.hash)
      uses.push_back({static_cast<std::uint32_t>(at), term.count});
  }
  return uses;
}

// A text's own length cancels in the normalisation, so its row is not scaled to length 1 first.
void LsaModel::fold_in(std::span<const FeatureUse> uses, std::span<float> out) const {
  std::vector<std::uint32_t> index;
  std::vector<float> weights;
  const std::int8_t* codes = nullptr;
  double square = 0.0;
  for (const FeatureUse& use : uses) {
    gains_.prefetch(use.feature * sizeof(float), sizeof(float));
    scales_.prefetch(use.feature * sizeof(float), sizeof(float));
    codes_.prefetch(use.feature * dimension_, dimension_);
  }
  for (const FeatureUse& use : uses) {
    const float value = std::log1p(use.count) * gains_.read_as<float>(use.feature, 1)[0];
    square += static_cast<double>(value) * value;
    index.push_back(use.feature);
    weights.push_back(value * scales_.read_as<float>(use.feature, 1)[0]);
    const std::size_t offset = use.feature * dimension_;
    codes = codes_.read_as<std::int8_t>(offset, dimension_).data() - offset;
  }
  weighted_row_sum(weights.data(), index.data(), index.size(), codes, dimension_, dimension_, out.data());
  normalize(out, square);
}

const LsaModel::Opened& LsaModel::opened() const {
  std::call_once(once_, [this] {
    const Section section = file_.section("tokenizer");
    Opened opened;
    if (section.size() > 0)
      opened.tokenizer = load_sentencepiece(section.read_text(0, section.size()), origin_);
    opened.analyzer = make_stored_analyzer(fitted_with_, pieces_ ? opened.tokenizer.get() : nullptr);
    opened_ = std::move(opened);
  });
  return opened_;
}

const Tokenizer* LsaModel::tokenizer() const { return opened().tokenizer.get(); }

void LsaModel::embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                               const Context& context) const {
  if (out.size() != texts.size() * dimension_)
    throw Error(ErrorCode::kInternal, "embed_documents: the output has the wrong size");
  parallel_for(context, texts.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::span<float> row = out.subspan(i * dimension_, dimension_);
      const Hash128 key = counted_.keys.empty() ? Hash128{} : hash128(texts[i]);
      const auto found = std::lower_bound(counted_.keys.begin(), counted_.keys.end(), key);
      if (found == counted_.keys.end() || *found != key) {
        fold_in(uses_of(texts[i]), row);
        continue;
      }
      const auto at = static_cast<std::size_t>(found - counted_.keys.begin());
      fold_in(
          std::span(counted_.uses).subspan(counted_.begin[at], counted_.begin[at + 1] - counted_.begin[at]),
          row);
    }
  });
}

void LsaModel::embed_query(std::string_view text, std::span<float> out) const {
  if (out.size() != dimension_)
    throw Error(ErrorCode::kInternal, "embed_query: the output has the wrong size");
  fold_in(uses_of(text), out);
}

std::string serialize_embedder(const Embedder& embedder) {
  if (const auto* model = dynamic_cast<const LsaModel*>(&embedder)) return std::string(model->serialized());
  throw Error(ErrorCode::kInternal, "only a fitted model can be serialised");
}

namespace {

std::unique_ptr<Embedder> load(std::string owned, MappedFile file) {
  try {
    return std::make_unique<LsaModel>(std::move(owned), std::move(file));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInput) throw;
    throw Error(ErrorCode::kInput, error.what());
  }
}

}  // namespace

std::unique_ptr<Embedder> load_embedder(std::span<const std::byte> bytes, const std::string& origin) {
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::uint64_t) == 0;
  std::string copy;
  if (!aligned) copy.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return load(std::move(copy), MappedFile::view(bytes, origin));
}

std::unique_ptr<Embedder> load_embedder(const MappedFile& file) { return load({}, file.alias()); }

}  // namespace ragctl
