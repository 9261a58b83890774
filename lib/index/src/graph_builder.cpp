// The only translation unit that sees hnswlib (0.6.2 defines non-inline functions in its header).
#include <hnswlib/hnswlib.h>

#include <cstring>

#include "bytes.hpp"
#include "graph.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSeed = 20250614;

// Vectors as 8-bit codes behind their scale (quantize.hpp). A graph built on them is as good as one built on
// floats (docs/performance.md), and building, which waits for memory most of the time, reads a quarter. Sums
// of integers are the same on every CPU; the distance is the negated product, without "1 -", so that no
// compiler can fuse a rounding away.
class CodeSpace final : public hnswlib::SpaceInterface<float> {
 public:
  explicit CodeSpace(std::size_t dimension) : dimension_(dimension) {}
  // Links follow in the same block: a multiple of their size.
  std::size_t get_data_size() override {
    return sizeof(float) + (dimension_ + sizeof(float) - 1) / sizeof(float) * sizeof(float);
  }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return &dimension_; }

  // The code of a vector, of get_data_size() bytes.
  void encode(const float* vector, std::span<std::byte> out) const {
    auto* code = reinterpret_cast<std::int8_t*>(out.data() + sizeof(float));
    const float scale = quantize_int8({vector, dimension_}, {code, dimension_});
    std::memcpy(out.data(), &scale, sizeof scale);
  }

 private:
  static float distance(const void* a, const void* b, const void* dimension) {
    const auto* first = static_cast<const std::int8_t*>(a);
    const auto* second = static_cast<const std::int8_t*>(b);
    const std::int32_t sum =
        dot_int8(first + sizeof(float), second + sizeof(float), *static_cast<const std::size_t*>(dimension));
    return -(scale_of(a) * scale_of(b) * static_cast<float>(sum));
  }
  static float scale_of(const void* code) {
    float scale = 0.0F;
    std::memcpy(&scale, code, sizeof scale);
    return scale;
  }

  std::size_t dimension_;
};

using Builder = hnswlib::HierarchicalNSW<float>;

// A list of links as hnswlib keeps it, padded to `room` with zeros.
void put_links(std::string& out, const Builder& graph, std::uint32_t row, int level, std::size_t room) {
  const hnswlib::linklistsizeint* list = graph.get_linklist_at_level(row, level);
  const std::size_t count = graph.getListCount(const_cast<hnswlib::linklistsizeint*>(list));
  put_raw(out, static_cast<std::uint32_t>(count));
  out.append(reinterpret_cast<const char*>(list + 1), count * sizeof(std::uint32_t));
  out.append((room - count) * sizeof(std::uint32_t), '\0');
}

void add_sections(const Builder& graph, const GraphOptions& options, SectionFileWriter& writer) {
  std::string head;
  put_raw(head, static_cast<std::uint32_t>(graph.enterpoint_node_));
  put_raw(head, static_cast<std::uint32_t>(std::max(graph.maxlevel_, 0)));
  writer.add("graph.head", head);
  writer.begin("graph.base", page_alignment(options.rows * (1 + graph.maxM0_) * sizeof(std::uint32_t)));
  std::string list;
  for (std::uint32_t row = 0; row < options.rows; ++row) {
    list.clear();
    put_links(list, graph, row, 0, graph.maxM0_);
    writer.append(list);
  }
  writer.end();
  std::string index;
  std::string upper;
  std::uint32_t before = 0;
  for (std::uint32_t row = 0; row < options.rows; ++row) {
    put_raw(index, before);
    for (int level = 1; level <= graph.element_levels_[row]; ++level, ++before)
      put_links(upper, graph, row, level, graph.maxM_);
  }
  put_raw(index, before);
  writer.add("graph.index", index);
  writer.add("graph.upper", upper);
}

}  // namespace

void build_graph(const GraphOptions& options, const VectorOf& vector, SectionFileWriter& writer,
                 const Context& context) {
  try {
    CodeSpace space(options.dimension);
    std::vector<std::byte> code(space.get_data_size());
    Builder graph(&space, options.rows, options.m, options.ef_construction, kSeed);
    // hnswlib prefetches what the link behind a list names, which lies outside the last list of an upper
    // level without this room for one more.
    graph.size_links_per_element_ += sizeof(hnswlib::tableint);
    for (std::uint32_t row = 0; row < options.rows; ++row) {
      space.encode(vector(row), code);
      graph.addPoint(code.data(), row);
      if (row % 256 != 0) continue;
      context.check_cancelled();
      context.progress("index", row, options.rows);
    }
    add_sections(graph, options, writer);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(ErrorCode::kInternal, std::string("hnswlib: ") + error.what());
  }
}

}  // namespace ragctl
