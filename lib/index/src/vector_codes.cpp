#include "vector_codes.hpp"

#include <algorithm>

#include "ragctl/core/parallel.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

// Rows that are encoded before they are written.
constexpr std::uint32_t kPieceRows = 16384;
// Of binary codes, so that a piece is long: what comes in one is written in huge pages (28 MB of 384 bits a
// row).
constexpr std::uint32_t kLongPieceRows = 1 << 19;
constexpr std::uint32_t kGrainRows = 1024;

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::size_t blocks_of(std::size_t rows) { return (rows + kCodeBlockRows - 1) / kCodeBlockRows; }

// Calls encode(begin, end) for ranges of a piece in parallel, then write() for the piece.
template <typename Encode, typename Write>
void encode_pieces(std::uint32_t rows, std::uint32_t piece_rows, const Context& context, const Encode& encode,
                   const Write& write) {
  for (std::uint32_t first = 0; first < rows; first += std::min(piece_rows, rows - first)) {
    const std::uint32_t count = std::min(piece_rows, rows - first);
    parallel_for(context, count, kGrainRows,
                 [&](std::size_t begin, std::size_t end) { encode(first, begin, end); });
    write(count);
  }
}

void write_int8(const CodeInput& input, SectionFileWriter& writer, const Context& context) {
  const std::size_t dimension = input.dimension;
  std::vector<float> scales(input.rows);
  std::vector<std::int8_t> piece(std::min(kPieceRows, input.rows) * dimension);
  writer.begin("codes.int8", page_alignment(input.rows * dimension));
  encode_pieces(
      input.rows, kPieceRows, context,
      [&](std::uint32_t first, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
          const auto row = static_cast<std::uint32_t>(first + i);
          scales[row] =
              quantize_int8({input.vector(row), dimension}, {piece.data() + i * dimension, dimension});
        }
      },
      [&](std::uint32_t count) { writer.append(bytes_of(piece).substr(0, count * dimension)); });
  writer.end();
  writer.add("codes.scales", bytes_of(scales), page_alignment(scales.size() * sizeof(float)));
}

void write_binary(const CodeInput& input, SectionFileWriter& writer, const Context& context) {
  const CodeEncoder encoder(code_centre(input.rows, input.dimension, input.vector));
  const std::size_t block_bytes = code_block_bytes(input.dimension);
  std::vector<std::byte> piece(blocks_of(std::min(kLongPieceRows, input.rows)) * block_bytes);
  writer.begin("codes.binary", page_alignment(blocks_of(input.rows) * block_bytes));
  encode_pieces(
      input.rows, kLongPieceRows, context,
      [&](std::uint32_t first, std::size_t begin, std::size_t end) {
        std::vector<const float*> rows;
        for (std::size_t at = begin; at < end; at += kCodeBlockRows) {
          rows.clear();
          for (std::size_t i = at; i < std::min(at + kCodeBlockRows, end); ++i)
            rows.push_back(input.vector(static_cast<std::uint32_t>(first + i)));
          encoder.encode(rows, piece.data() + at / kCodeBlockRows * block_bytes);
        }
      },
      [&](std::uint32_t count) { writer.append(bytes_of(piece).substr(0, blocks_of(count) * block_bytes)); });
  writer.end();
  const std::span<const float> centre = encoder.centre();
  writer.add("codes.centre", {reinterpret_cast<const char*>(centre.data()), centre.size_bytes()});
}

void check_size(const Section& section, std::uint64_t expected) {
  if (section.size() != expected) section.fail("its size does not fit the number of rows");
}

}  // namespace

std::string_view code_name(CodeKind kind) {
  switch (kind) {
    case CodeKind::kInt8:
      return "int8";
    case CodeKind::kBinary:
      return "binary";
    case CodeKind::kNone:
      break;
  }
  return "";
}

CodeKind code_kind(std::string_view name) {
  for (const CodeKind kind : {CodeKind::kNone, CodeKind::kInt8, CodeKind::kBinary}) {
    if (code_name(kind) == name) return kind;
  }
  throw Error(ErrorCode::kInput, "there are no codes named '" + std::string(name) + "'");
}

CodeKind wanted_codes(const IndexOptions& options, std::uint32_t rows, std::uint32_t dimension) {
  constexpr std::uint64_t kLeastBytes = 16 << 20;
  if (dimension == 0) return CodeKind::kNone;
  if (options.vector_type == "int8") return CodeKind::kInt8;
  if (options.vector_type == "binary") return CodeKind::kBinary;
  const bool large = std::uint64_t{rows} * dimension * sizeof(float) >= kLeastBytes;
  return options.vector_type == "auto" && large ? CodeKind::kBinary : CodeKind::kNone;
}

std::size_t rescore_budget(CodeKind kind, std::size_t k) {
  return kind == CodeKind::kInt8 ? 2 * k + 20 : std::max(k + 1200, 3 * k);
}

void write_codes(CodeKind kind, const CodeInput& input, SectionFileWriter& writer, const Context& context) {
  if (kind == CodeKind::kInt8) write_int8(input, writer, context);
  if (kind == CodeKind::kBinary) write_binary(input, writer, context);
}

Int8Codes::Int8Codes(const SectionFile& file, std::uint32_t rows, std::uint32_t dimension)
    : codes_(file.section("codes.int8")), scales_(file.section("codes.scales")), dimension_(dimension) {
  check_size(codes_, std::uint64_t{rows} * dimension);
  check_size(scales_, std::uint64_t{rows} * sizeof(float));
  file.advise_scans("codes.int8", "codes.scales");
}

std::span<const std::int8_t> Int8Codes::codes(std::uint32_t first, std::uint32_t count) const {
  return codes_.read_as<std::int8_t>(std::size_t{first} * dimension_, std::size_t{count} * dimension_);
}

std::span<const float> Int8Codes::scales(std::uint32_t first, std::uint32_t count) const {
  return scales_.read_as<float>(first, count);
}

void Int8Codes::prefetch(std::uint32_t first, std::uint32_t count) const {
  codes_.prefetch(std::size_t{first} * dimension_, std::size_t{count} * dimension_);
  scales_.prefetch(std::size_t{first} * sizeof(float), std::size_t{count} * sizeof(float));
}

BinaryCodes::BinaryCodes(const SectionFile& file, std::uint32_t rows, std::uint32_t dimension)
    : blocks_(file.section("codes.binary")),
      centre_(file.section("codes.centre")),
      block_bytes_(code_block_bytes(dimension)) {
  check_size(blocks_, std::uint64_t{blocks_of(rows)} * block_bytes_);
  file.advise_scans("codes.binary", "codes.binary");
  check_size(centre_, std::uint64_t{dimension} * sizeof(float));
}

std::span<const std::byte> BinaryCodes::blocks(std::size_t first, std::size_t count) const {
  return blocks_.read(first * block_bytes_, count * block_bytes_);
}

void BinaryCodes::prefetch(std::size_t first, std::size_t count) const {
  blocks_.prefetch(first * block_bytes_, count * block_bytes_);
}

}  // namespace ragctl
