#include "input_documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "chunk_record.hpp"
#include "ragctl/core/memory.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMostRows = 0xFFFFFFF0U;
constexpr std::size_t kMostText = std::size_t{1} << 31;
// Vectors that a thread checks at a time.
constexpr std::size_t kRowsAtATime = 4096;

// Over everything that is stored of the document, so that no change is overlooked.
Hash128 signature_of(const InputDocuments& input, const InputDocument& document) {
  const std::string record = encode_document(input.chunk(document.first));
  const DocumentFields fields = decode_document(record, Section());
  Hasher hasher;
  hasher.add(record);
  for (std::uint32_t i = 0; i < document.count; ++i)
    hasher.add(encode_chunk(input.chunk(document.first + i), fields));
  return hasher.digest();
}

// Of what is said to be normalised: sums of floats are rounded, and a chunk without a known feature has
// zeros.
bool is_unit_or_zero(float square) {
  constexpr float kMostOff = 1e-3F;
  return square == 0.0F || std::abs(square - 1.0F) <= kMostOff;
}

double length_of(std::span<const float> values) {
  double square = 0.0;
  for (const double value : values) square += value * value;
  return std::sqrt(square);
}

}  // namespace

InputDocuments::InputDocuments(const IndexInput& input, const Context& context) : input_(input) {
  check_chunks();
  if (input.vectors != nullptr) check_vectors(context);
  if (input.vectors == nullptr && !input.model.empty()) {
    throw Error(ErrorCode::kUsage, "a model was given without vectors; give both or neither");
  }
  group(context);
  for (const Chunk& chunk : input.chunks) {
    if (!roots_.contains(chunk.root)) roots_.insert(chunk.root);
  }
  for (const std::string& root : input.roots) roots_.insert(root);
}

void InputDocuments::check_chunks() {
  if (input_.chunks.size() > kMostRows)
    throw Error(ErrorCode::kUsage, "more than 4 billion chunks; split the input");
  std::unordered_map<std::string_view, const Chunk*> ids;
  ids.reserve(input_.chunks.size());
  for (std::size_t i = 0; i < input_.chunks.size(); ++i) {
    const Chunk& chunk = input_.chunks[i];
    if (chunk.document_id.empty())
      throw Error(ErrorCode::kInput, fmt::format("chunk {} of the input has no document id", i + 1));
    if (chunk.id.empty()) {
      fail(chunk, fmt::format("chunk {} of the input has no id", i + 1));
      continue;
    }
    if (chunk.text.size() > kMostText)
      fail(chunk, fmt::format("chunk '{}' has more than 2 GiB of text; cut it smaller", chunk.id));
    const auto [first, is_new] = ids.emplace(chunk.id, &chunk);
    if (is_new) continue;
    const std::string reason =
        fmt::format("chunk id '{}' occurs twice in the input; give every chunk once", chunk.id);
    fail(*first->second, reason);
    fail(chunk, reason);
  }
}

// The first reason counts.
void InputDocuments::fail(const Chunk& chunk, std::string reason) {
  failures_.emplace(chunk.document_id, std::move(reason));
}

void InputDocuments::check_vectors(const Context& context) const {
  const VectorSet& vectors = *input_.vectors;
  if (vectors.rows != input_.chunks.size() || vectors.all().size() != vectors.rows * vectors.dimension) {
    throw Error(ErrorCode::kUsage, fmt::format("{} vectors for {} chunks; embed the chunks again",
                                               vectors.rows, input_.chunks.size()));
  }
  if (vectors.rows > 0 && (vectors.dimension == 0 || vectors.dimension > 65536)) {
    throw Error(ErrorCode::kUsage,
                fmt::format("vectors of dimension {}; 1 to 65536 are possible", vectors.dimension));
  }
  if (!vectors.chunks_hash.empty() && vectors.chunks_hash != hash_chunks(input_.chunks)) {
    throw Error(ErrorCode::kUsage, "the vectors were made from other chunks; embed these chunks again");
  }
  check_rows(context);
}

void InputDocuments::check_rows(const Context& context) const {
  const VectorSet& vectors = *input_.vectors;
  parallel_for(context, vectors.rows, kRowsAtATime, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) check_row(row);
    if (vectors.file == nullptr) return;
    release_pages(
        std::as_bytes(vectors.all().subspan(begin * vectors.dimension, (end - begin) * vectors.dimension)));
  });
}

void InputDocuments::check_row(std::size_t row) const {
  const VectorSet& vectors = *input_.vectors;
  const std::span<const float> values = vectors.row(row);
  const float square = dot(values.data(), values.data(), values.size());
  if (std::isfinite(square) && (!vectors.normalized || is_unit_or_zero(square))) return;
  const auto bad = std::find_if(values.begin(), values.end(), [](float x) { return !std::isfinite(x); });
  if (bad != values.end()) {
    refuse_row(row, fmt::format("column {}", bad - values.begin()),
               std::isnan(*bad) ? "holds NaN" : "holds an infinity");
  }
  if (vectors.normalized) {
    refuse_row(row, fmt::format("length {:.4g}", length_of(values)),
               "is no unit vector, though the metadata say 'normalized'");
  }
}

void InputDocuments::refuse_row(std::size_t row, const std::string& detail, const char* what) const {
  const VectorSet& vectors = *input_.vectors;
  throw Error(ErrorCode::kInput, vectors.file != nullptr ? Location{vectors.file->path()} : Location{},
              fmt::format("the vector of chunk '{}' (row {}, {}) {}; embed the chunks again",
                          input_.chunks[row].id, row, detail, what));
}

void InputDocuments::sort_canonically() {
  order_.resize(input_.chunks.size());
  std::iota(order_.begin(), order_.end(), 0U);
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    const Chunk& x = input_.chunks[a];
    const Chunk& y = input_.chunks[b];
    return std::tie(x.document_id, x.ordinal, x.id) < std::tie(y.document_id, y.ordinal, y.id);
  };
  if (!std::is_sorted(order_.begin(), order_.end(), before)) std::sort(order_.begin(), order_.end(), before);
}

void InputDocuments::group(const Context& context) {
  sort_canonically();
  for (std::uint32_t i = 0; i < order_.size(); ++i) {
    const std::string_view id = chunk(i).document_id;
    if (documents_.empty() || documents_.back().id != id) documents_.push_back({id, i, 0, {}});
    ++documents_.back().count;
  }
  for (const InputDocument& document : documents_) check_versions(document);
  const auto left_out = [this](const InputDocument& document) {
    if (failures_.contains(document.id)) return true;
    const bool blank = is_blank(document);
    skipped_ += blank ? 1 : 0;
    return blank;
  };
  std::erase_if(documents_, left_out);
  parallel_for(context, documents_.size(), 256, [this](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) documents_[i].signature = signature_of(*this, documents_[i]);
  });
}

bool InputDocuments::is_blank(const InputDocument& document) const {
  for (std::uint32_t i = document.first; i < document.first + document.count; ++i) {
    if (chunk(i).text.find_first_not_of(" \t\r\n") != std::string::npos) return false;
  }
  return true;
}

// Two outputs of an older and a newer run, joined: nobody can tell which chunks are to stay.
void InputDocuments::check_versions(const InputDocument& document) {
  const Chunk& first = chunk(document.first);
  for (std::uint32_t i = document.first + 1; i < document.first + document.count; ++i) {
    if (chunk(i).document_hash == first.document_hash) continue;
    fail(first, "its chunks are of two versions of it (document_hash differs); chunk it again");
    return;
  }
}

const float* InputDocuments::vector(std::uint32_t index) const {
  return input_.vectors->row(order_[index]).data();
}

void InputDocuments::release_vectors() const {
  if (input_.vectors != nullptr && input_.vectors->file != nullptr)
    release_pages(std::as_bytes(input_.vectors->mapped));
}

}  // namespace ragctl
