// Small codes beside the vectors of a segment, in sections of their own (docs/formats.md, "Segment"):
//   codes.int8    i8, rows x dimension            codes.scales  f32 a row
//   codes.binary  blocks of 64 rows (ragctl/math/binary_code.hpp)   codes.centre  f32, dimension
// A scan of the codes estimates every inner product; the best candidates are scored anew from the vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/index/index_options.hpp"
#include "ragctl/math/binary_code.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

using VectorOf = std::function<const float*(std::uint32_t row)>;

enum class CodeKind { kNone, kInt8, kBinary };

// "", "int8", "binary": as the segment's meta has it.
std::string_view code_name(CodeKind kind);
// Throws Error(kInput) for another name.
CodeKind code_kind(std::string_view name);

// The codes that a segment of so many rows gets. "auto": binary when the vectors have 16 MiB or more, else
// none: a plain scan of 16 MiB takes 1.5 ms at the 11 GB/s of docs/performance.md. The limit is chosen, not
// measured.
CodeKind wanted_codes(const IndexOptions& options, std::uint32_t rows, std::uint32_t dimension);

// At most so many candidates of a scan over codes are scored anew from their vectors, for the k best.
// Measured in docs/performance.md ("Rescoring").
std::size_t rescore_budget(CodeKind kind, std::size_t k);

// Binary codes give each candidate an upper bound, so many standard deviations above its estimate; rescoring
// ends before the first bound that does not reach the k-th score. Measured at the same place.
inline constexpr float kBoundDeviations = 2.0F;

struct CodeInput {
  std::uint32_t rows = 0;
  std::uint32_t dimension = 0;
  VectorOf vector;  // called from several threads
};

// Adds the sections of a kind. Same bytes for every number of threads.
void write_codes(CodeKind kind, const CodeInput& input, SectionFileWriter& writer, const Context& context);

// Stored int8 codes. Thread-safe.
class Int8Codes {
 public:
  Int8Codes() = default;
  Int8Codes(const SectionFile& file, std::uint32_t rows, std::uint32_t dimension);

  // Codes and scales of the rows [first, first + count).
  std::span<const std::int8_t> codes(std::uint32_t first, std::uint32_t count) const;
  std::span<const float> scales(std::uint32_t first, std::uint32_t count) const;
  void prefetch(std::uint32_t first, std::uint32_t count) const;

 private:
  Section codes_, scales_;
  std::uint32_t dimension_ = 0;
};

// Stored binary codes. Thread-safe.
class BinaryCodes {
 public:
  BinaryCodes() = default;
  BinaryCodes(const SectionFile& file, std::uint32_t rows, std::uint32_t dimension);

  std::span<const float> centre() const { return centre_.all_as<float>(); }
  // The blocks [first, first + count).
  std::span<const std::byte> blocks(std::size_t first, std::size_t count) const;
  std::size_t block_bytes() const { return block_bytes_; }
  void prefetch(std::size_t first, std::size_t count) const;

 private:
  Section blocks_, centre_;
  std::size_t block_bytes_ = 0;
};

}  // namespace ragctl
