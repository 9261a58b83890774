// NumPy's .npy, version 1.0: magic, version, header length, a Python literal padded to a multiple of 64
// bytes, the array.
#include <fmt/format.h>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {

void write_npy(const std::string& path, const VectorSet& vectors) {
  std::string header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                   vectors.rows, vectors.dimension);
  constexpr std::size_t kPreamble = 10;
  header.append(63 - (kPreamble + header.size()) % 64, ' ');
  header += '\n';
  std::string head("\x93NUMPY\x01\x00", 8);
  head += static_cast<char>(header.size() & 0xff);
  head += static_cast<char>(header.size() >> 8);
  OutputFile file(path);
  file.write(head + header);
  file.write({reinterpret_cast<const char*>(vectors.values.data()), vectors.values.size() * sizeof(float)});
  file.commit();
}

}  // namespace ragctl
