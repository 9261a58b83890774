// What is left of a damaged segment file. Documents are stored with a 128-bit signature over their record and
// the records of all their chunks, so that one whose signature is right is whole, whatever happened around
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/record.hpp"

namespace ragctl {

struct SalvagedDocument {
  std::uint32_t number = 0;  // in the segment
  std::uint32_t first_row = 0;
  std::uint32_t rows = 0;
  std::string id;                         // "" when it cannot be read
  bool id_sure = false;                   // the bytes of the id are as they were written
  bool whole = false;                     // nothing of it is lost
  std::vector<Chunk> chunks;              // those that are as they were written, by row
  std::vector<std::uint32_t> chunk_rows;  // their rows
  std::vector<std::string> lost;          // the other chunks: their ids, or what can be said about them
};

class SegmentSalvage {
 public:
  // `bytes` of the file, as mended as they could be, `chunks` and `documents` that it should hold and
  // `dimension` of its vectors; 0 chunks: as its own meta section says. A file that does not even have a
  // directory of sections is read from its front, which a truncation leaves.
  SegmentSalvage(std::string bytes, const std::string& path, std::uint32_t chunks, std::uint32_t documents,
                 std::uint32_t dimension);
  ~SegmentSalvage();
  SegmentSalvage(SegmentSalvage&&) noexcept;

  // In order; as many as the segment holds. What could not even be located has no rows.
  const std::vector<SalvagedDocument>& documents() const;
  // The stored vector, nullopt when it cannot be vouched for.
  std::optional<std::span<const float>> vector(std::uint32_t row) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
