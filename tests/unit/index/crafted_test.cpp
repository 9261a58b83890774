// Segments whose checksums are right and whose contents are not: what reads and rewrites them refuses, naming
// the file.
#include <cstring>
#include <functional>

#include "damaged_corpus.hpp"
#include "kb_state.hpp"

namespace ragctl {
namespace {

using test::collection;
using test::Scratch;

using Edit = std::function<void(std::string&)>;

// The bytes of a segment file with one section edited.
std::string crafted(const std::string& path, const std::string& section, const Edit& edit) {
  const SectionFile file(path, kSegmentKind, kSegmentVersion);
  SectionFileWriter writer(kSegmentKind, kSegmentVersion);
  for (const std::string& name : file.names()) {
    std::string bytes(file.section(name).unverified());
    if (name == section) edit(bytes);
    writer.add(name, bytes, page_alignment(bytes.size()));
  }
  return writer.finish();
}

// A knowledge base of one segment of which a section is edited. Returns the segment's name.
std::string make_crafted(const std::string& path, const std::string& section, const Edit& edit) {
  collection().commit(path, collection().chunks, "flat");
  RepositoryWriter writer(path);
  Manifest manifest = *writer.current();
  KbState state = KbState::from_json(manifest.body, path);
  const std::string bytes = crafted(path + "/" + state.segments[0].file, section, edit);
  const StoredFile file = writer.add("segments", ".seg", [&](const ByteSink& sink) { sink(bytes); });
  for (StoredFile& each : manifest.files) {
    if (each.path == state.segments[0].file) each = file;
  }
  state.segments[0].file = file.path;
  writer.commit(manifest.files, state.to_json());
  return path + "/" + file.path;
}

// Entry 0 of "documents.table".
Edit set_rows(std::uint32_t first_row, std::uint32_t rows) {
  return [=](std::string& table) {
    DocumentEntry entry;
    std::memcpy(&entry, table.data(), sizeof entry);
    entry.first_row = first_row;
    entry.rows = rows;
    std::memcpy(table.data(), &entry, sizeof entry);
  };
}

// The refusal of an update that replaces the first document and keeps so many chunks in all.
std::string refusal(const std::string& path, int kept) {
  std::vector<Chunk> now(collection().chunks.begin(), collection().chunks.begin() + kept);
  now[0] = test::make_chunk(now[0].document_id, 0, "another text");
  return test::error_of([&] { collection().commit(path, now, "flat"); }, ErrorCode::kStore);
}

}  // namespace

TEST_CASE("rows that a segment has not are refused before anything is buried") {
  for (const auto& [first, rows] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
           {0, 0xFFFFFFFFU}, {0xFFFFFFF0U, 0x20U}, {1'000'000U, 2U}, {47U, 3U}}) {
    const Scratch scratch;
    const std::string path = scratch / "kb";
    const std::string segment = make_crafted(path, "documents.table", set_rows(first, rows));
    CHECK_THAT(refusal(path, 40), Catch::Contains(segment + ": section 'documents.table' is not usable"));
  }
}

TEST_CASE("records that are none are damage of their file, whoever reads them") {
  for (const char* section : {"documents.records", "chunks.records"}) {
    const Scratch scratch;
    const std::string path = scratch / "kb";
    const std::string segment =
        make_crafted(path, section, [](std::string& bytes) { bytes.assign(bytes.size(), '\xFF'); });
    // So few are left that the segment is rewritten.
    CHECK_THAT(refusal(path, 10), Catch::Contains(segment + ": section '" + section + "' is not usable"));
  }
}

}  // namespace ragctl
