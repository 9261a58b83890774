#include "ragctl/index/vector_audit.hpp"

#include <array>
#include <bit>
#include <optional>

#include "bounded_scan.hpp"
#include "ragctl/math/kernels.hpp"
#include "vector_sections.hpp"

namespace ragctl {

struct VectorAudit::Impl {
  std::vector<std::uint32_t> rows;  // of the knowledge base, by position
  std::string bytes;
  std::optional<SectionFile> file;
  VectorSections int8;
  VectorSections binary;

  Impl(const KnowledgeBase& kb, const Context& context) {
    for (std::uint32_t row = 0; row < kb.rows(); ++row) {
      if (kb.live(row)) rows.push_back(row);
    }
    const auto count = static_cast<std::uint32_t>(rows.size());
    const auto dimension = static_cast<std::uint32_t>(kb.info().dimension);
    SectionFileWriter writer("audit", 1);
    writer.begin("vectors", kPageAlignment);
    for (const std::uint32_t row : rows) {
      const auto vector = kb.vector(row);
      writer.append({reinterpret_cast<const char*>(vector.data()), vector.size_bytes()});
    }
    writer.end();
    const CodeInput input{count, dimension,
                          [&](std::uint32_t position) { return kb.vector(rows[position]).data(); }};
    for (const CodeKind kind : {CodeKind::kInt8, CodeKind::kBinary})
      write_codes(kind, input, writer, context);
    bytes = writer.finish();
    file.emplace(MappedFile::view(std::as_bytes(std::span(bytes)), "audit"), "audit", 1);
    int8 = VectorSections(*file, {count, dimension, CodeKind::kInt8, 0});
    binary = VectorSections(*file, {count, dimension, CodeKind::kBinary, 0});
  }

  CodeCandidates scan(CodeKind kind, std::span<const float> query, std::size_t most,
                      CodeQuery::Bits bits) const {
    CodeCandidates best(most);
    const CandidateRows all(int8.rows());
    if (kind == CodeKind::kInt8) {
      scan_int8({int8, 0, all, query}, best);
    } else {
      const CodeQuery coded(binary.binary_codes().centre(), query, bits);
      scan_binary({binary, 0, all, query}, coded, CodeQuery::Reading::kWhole, 0, all.words(), best);
    }
    return best;
  }

  void score(std::span<const ScoredRow> candidates, std::span<const float> query, TopK& best) const {
    for (const ScoredRow& entry : candidates)
      best.push(dot(query.data(), int8.vector(entry.row).data(), query.size()), entry.row);
  }

  TopK exact(std::span<const float> query, std::size_t k) const {
    constexpr std::uint32_t kBatch = 64;
    TopK best(k);
    std::array<float, kBatch> scores;
    for (std::uint32_t first = 0; first < int8.rows(); first += kBatch) {
      const std::uint32_t count = std::min(kBatch, int8.rows() - first);
      dot_many(query.data(), int8.vectors(first, count).data(), count, query.size(), scores.data());
      std::uint64_t bits = not_below(scores.data(), count, best.threshold());
      for (; bits != 0; bits &= bits - 1) {
        const auto i = static_cast<std::uint32_t>(std::countr_zero(bits));
        best.push(scores[i], first + i);
      }
    }
    return best;
  }

  TopK rescored(CodeCandidates candidates, std::span<const float> query, std::size_t k) const {
    TopK best(k);
    score(candidates.take(int8.rows()), query, best);
    return best;
  }

  TopK bounded(std::span<const float> query, std::size_t k) const {
    TopK best(k);
    BoundedScan search(k, {[&best] { return best.threshold(); },
                           [&](std::span<const ScoredRow> candidates) { score(candidates, query, best); }});
    const CandidateRows all(binary.rows());
    search.scan({binary, 0, all, query});
    search.finish();
    return best;
  }

  std::vector<std::uint32_t> named(std::span<const ScoredRow> ranking) const {
    std::vector<std::uint32_t> out;
    for (const ScoredRow& entry : ranking) out.push_back(rows[entry.row]);
    return out;
  }
};

VectorAudit::VectorAudit(const KnowledgeBase& kb, const Context& context)
    : impl_(std::make_unique<Impl>(kb, context)) {}
VectorAudit::~VectorAudit() = default;

std::size_t VectorAudit::size() const { return impl_->rows.size(); }

double VectorAudit::bytes_per_vector(VectorMethod method) const {
  const std::size_t dimension = impl_->int8.dimension();
  switch (method) {
    case VectorMethod::kExact:
      return static_cast<double>(dimension * sizeof(float));
    case VectorMethod::kInt8:
    case VectorMethod::kInt8Rescored:
      return static_cast<double>(dimension + sizeof(float));
    default:
      return static_cast<double>(code_block_bytes(dimension)) / kCodeBlockRows;
  }
}

std::vector<std::uint32_t> VectorAudit::search(VectorMethod method, std::span<const float> query,
                                               std::size_t k) const {
  constexpr auto kFour = CodeQuery::Bits::kFour;
  const std::size_t int8_budget = rescore_budget(CodeKind::kInt8, k);
  switch (method) {
    case VectorMethod::kExact:
      return impl_->named(impl_->exact(query, k).sorted());
    case VectorMethod::kInt8:
      return impl_->named(impl_->scan(CodeKind::kInt8, query, k, kFour).take(k));
    case VectorMethod::kBinary:
      return impl_->named(impl_->scan(CodeKind::kBinary, query, k, CodeQuery::Bits::kOne).take(k));
    case VectorMethod::kBinary4:
      return impl_->named(impl_->scan(CodeKind::kBinary, query, k, kFour).take(k));
    case VectorMethod::kInt8Rescored:
      return impl_->named(
          impl_->rescored(impl_->scan(CodeKind::kInt8, query, int8_budget, kFour), query, k).sorted());
    case VectorMethod::kBinaryRescored:
      break;
  }
  return impl_->named(impl_->bounded(query, k).sorted());
}

std::vector<std::uint32_t> VectorAudit::search_rescored(std::span<const float> query, std::size_t k,
                                                        std::size_t candidates) const {
  auto found = impl_->scan(CodeKind::kBinary, query, candidates, CodeQuery::Bits::kFour);
  return impl_->named(impl_->rescored(std::move(found), query, k).sorted());
}

}  // namespace ragctl
