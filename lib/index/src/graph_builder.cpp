// The only translation unit that sees hnswlib (0.6.2 defines non-inline functions in its header).
#include <hnswlib/hnswlib.h>

#include "bytes.hpp"
#include "graph.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSeed = 20250614;

// Inner products by our kernels, which give the same bits on every CPU.
class InnerProduct final : public hnswlib::SpaceInterface<float> {
 public:
  explicit InnerProduct(std::size_t dimension) : dimension_(dimension) {}
  std::size_t get_data_size() override { return dimension_ * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return &dimension_; }

 private:
  static float distance(const void* a, const void* b, const void* dimension) {
    return 1.0F - dot(static_cast<const float*>(a), static_cast<const float*>(b),
                      *static_cast<const std::size_t*>(dimension));
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
    InnerProduct space(options.dimension);
    Builder graph(&space, options.rows, options.m, options.ef_construction, kSeed);
    // hnswlib prefetches what the link behind a list names, which lies outside the last list of an upper
    // level without this room for one more.
    graph.size_links_per_element_ += sizeof(hnswlib::tableint);
    for (std::uint32_t row = 0; row < options.rows; ++row) {
      graph.addPoint(vector(row), row);
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
