// Stores written by earlier versions of ragctl (testdata/stores), and versions that do not exist yet.
#include <cstring>
#include <filesystem>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "segment.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

const std::string kStores = std::string(RAGCTL_SOURCE_DIR) + "/testdata/stores";

std::string first_segment(const std::string& kb) {
  std::string first;
  for (const auto& entry : fs::directory_iterator(kb + "/segments")) {
    const std::string path = entry.path().string();
    if (first.empty() || path < first) first = path;
  }
  return first;
}

// Gives a section file another layout version, its header sealed again (docs/formats.md, "Section file").
void set_version(const std::string& path, std::uint32_t version) {
  std::string bytes = read_file(path);
  std::memcpy(bytes.data() + 12, &version, sizeof version);
  const std::uint64_t checksum = hash64(std::string_view(bytes).substr(0, 56));
  std::memcpy(bytes.data() + 56, &checksum, sizeof checksum);
  test::overwrite(path, bytes);
}

}  // namespace

TEST_CASE("a store of version 1 opens at every snapshot, with tombstones, vectors and graph") {
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
    const KnowledgeBase kb = KnowledgeBase::open(kStores + "/v1", sequence);
    CHECK_NOTHROW(kb.verify());
    CHECK(kb.info().documents == (sequence == 1 ? 13 : sequence == 2 ? 22 : 21));
    CHECK(kb.document_rows("faq-004").size() == (sequence == 3 ? 0 : 1));
    const auto rows = kb.document_rows("faq-008");
    REQUIRE(rows.size() == 1);
    CHECK(kb.chunk(rows[0]).text.find("Six guesthouses take late arrivals") != std::string::npos);
    const std::vector<float> own(kb.vector(rows[0]).begin(), kb.vector(rows[0]).end());
    CHECK(kb.search_vectors(own, 1).at(0).row == rows[0]);  // by the graph
    CHECK(kb.search_vectors(own, 1, nullptr, true).at(0).row == rows[0]);
  }
}

TEST_CASE("a segment of a version that is not known is refused by name") {
  const Scratch scratch;
  fs::copy(kStores + "/v1", scratch / "kb", fs::copy_options::recursive);
  const std::string segment = first_segment(scratch / "kb");
  for (const std::uint32_t version : {0U, kSegmentVersion + 1, 99U}) {
    set_version(segment, version);
    const std::string message =
        test::error_of([&] { KnowledgeBase::open(scratch / "kb"); }, ErrorCode::kStore);
    CHECK_THAT(message, Catch::Contains(segment + ": has segment format version " + std::to_string(version) +
                                        ", this ragctl reads 1 to " + std::to_string(kSegmentVersion)));
  }
  set_version(segment, 1);
  CHECK_NOTHROW(KnowledgeBase::open(scratch / "kb").verify());
}

}  // namespace ragctl
