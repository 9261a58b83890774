// What is left of an erased document in the bytes of a knowledge base: nothing.
#include "ragctl/pipeline/erase.hpp"

#include <atomic>
#include <filesystem>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/index/verify.hpp"
#include "ragctl/store/repository.hpp"
#include "ragctl/text/analyzer.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

namespace fs = std::filesystem;

Chunk make_chunk(const std::string& document, std::uint32_t ordinal, const std::string& text) {
  Chunk chunk;
  chunk.id = document + "#" + hash128(text).hex().substr(0, 16);
  chunk.document_id = document;
  chunk.ordinal = ordinal;
  chunk.begin = ordinal * 1000;
  chunk.end = chunk.begin + text.size();
  chunk.text = text;
  chunk.title = "about " + document;
  chunk.document_hash = hash128(document).hex();
  return chunk;
}

// Thirty ordinary documents, and one whose words stand nowhere else.
std::vector<Chunk> corpus() {
  const std::string words[] = {"ferry",  "library", "harbour", "museum", "telescope", "winter",
                               "summer", "ticket",  "island",  "office", "여객선",    "도서관"};
  std::vector<Chunk> chunks;
  for (std::uint32_t i = 0; i < 30; ++i) {
    std::string text;
    for (std::uint32_t k = 0; k < 12; ++k) text += words[(i * 7 + k * k) % 12] + " ";
    chunks.push_back(make_chunk("doc" + std::to_string(i), 0, text + std::to_string(i)));
  }
  for (std::uint32_t k = 0; k < 4; ++k)
    chunks.push_back(
        make_chunk("letter", k, "quxolberg plombardier zyxwvut 쀏뷁뚧 quxolberg " + std::to_string(k)));
  return chunks;
}

VectorSet vectors_of(const std::vector<Chunk>& chunks, const Embedder& model) {
  VectorSet vectors;
  vectors.rows = chunks.size();
  vectors.dimension = model.dimension();
  vectors.model_fingerprint = model.fingerprint();
  vectors.values.resize(vectors.rows * vectors.dimension);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::string text = embedding_text(chunks[i]);
    const std::string_view view = text;
    model.embed_documents({&view, 1}, {vectors.values.data() + i * vectors.dimension, vectors.dimension}, {});
  }
  return vectors;
}

struct Base {
  TemporaryFolder folder;
  std::string path = folder.path("kb");
  std::vector<Chunk> chunks = corpus();
  std::string model_bytes;
  std::vector<std::string> vector_bytes;  // of the letter

  Base() {
    std::vector<std::string> texts;
    for (const Chunk& chunk : chunks) texts.push_back(embedding_text(chunk));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    LsaOptions options;
    options.dimension = 8;
    const auto model = fit_lsa(views, "", options, {});
    model_bytes = serialize_embedder(*model);
    const VectorSet vectors = vectors_of(chunks, *model);
    for (std::size_t i = 30; i < chunks.size(); ++i) {
      const auto row = vectors.row(i);
      vector_bytes.emplace_back(reinterpret_cast<const char*>(row.data()), row.size_bytes());
    }
    commit(chunks, vectors);
    chunks.erase(chunks.begin());
    commit(chunks, vectors_of(chunks, *model));
  }

  void commit(const std::vector<Chunk>& part, const VectorSet& vectors) const {
    IndexOptions options;
    options.prune = "all";
    IndexInput input{part, &vectors, model_bytes};
    update_knowledge_base(path, input, options, {});
  }

  // Files that hold any of the letter's rare words, its id or one of its vectors.
  std::vector<std::string> holders() const {
    std::vector<std::string> needles = {"quxolberg", "olberg", "plombardier", "zyxwvut", "쀏뷁", "letter"};
    needles.insert(needles.end(), vector_bytes.begin(), vector_bytes.end());
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = read_file(entry.path().string());
      for (const std::string& needle : needles) {
        if (bytes.find(needle) == std::string::npos) continue;
        found.push_back(entry.path().parent_path().filename().string());
        break;
      }
    }
    return found;
  }

  // Terms of the letter that the dictionary of the newest snapshot still has; terms are front-coded on disk.
  std::uint64_t terms_left() const {
    const KnowledgeBase kb = KnowledgeBase::open(path);
    std::uint64_t left = 0;
    for (const std::string word : {"quxolberg", "plombardier", "zyxwvut", "쀏뷁"}) {
      for (const Term& term : kb.analyzer().analyze(word)) {  // also pieces and bigrams that others share
        if (term.text.find(word) != std::string::npos) left += kb.document_frequency(term.text);
      }
    }
    return left;
  }
};

const std::vector<std::string> kLetter = {"letter"};

}  // namespace

TEST_CASE("an erased document leaves no text, term, id or vector in any file") {
  const Base base;
  CHECK_FALSE(base.holders().empty());
  CHECK(base.terms_left() > 0);
  const EraseReport report = erase_documents(base.path, kLetter, {}, {});
  CHECK(report.erased == kLetter);
  CHECK(report.chunks == 4);
  CHECK(report.refitted);
  CHECK(report.snapshots == 2);
  CHECK(base.holders().empty());
  CHECK(base.terms_left() == 0);
  CHECK(report.newest.documents == 29);
  CHECK(report.newest.segments == 1);
  CHECK(list_snapshots(base.path).size() == 1);
  const VerifyReport verified = verify_knowledge_base(base.path, {});
  CHECK(verified.faults.empty());
  CHECK(verified.unknown.empty());
  const KnowledgeBase kb = KnowledgeBase::open(base.path);
  CHECK(kb.info().dimension == 8);
  REQUIRE(kb.embedder() != nullptr);
  for (std::uint32_t row = 0; row < kb.rows(); ++row) CHECK(kb.chunk(row).document_id != "letter");
}

TEST_CASE("with the model kept only the model can hold pieces of it, and the vectors stay") {
  const Base base;
  const auto vector_of = [&](const std::string& id) {
    const KnowledgeBase kb = KnowledgeBase::open(base.path);
    const auto row = kb.document_rows(id).at(0);
    return std::vector<float>(kb.vector(row).begin(), kb.vector(row).end());
  };
  const std::vector<float> before = vector_of("doc5");
  EraseOptions options;
  options.keep_model = true;
  const EraseReport report = erase_documents(base.path, kLetter, options, {});
  CHECK(report.model_kept);
  CHECK_FALSE(report.refitted);
  for (const std::string& folder : base.holders()) CHECK(folder == "models");
  CHECK(base.terms_left() == 0);
  CHECK(vector_of("doc5") == before);
}

TEST_CASE("while documents are erased no other writer can commit, and nothing of it is lost") {
  const Base base;
  std::atomic<int> attempts = 0;
  std::atomic<int> told = 0;
  Context context;
  context.on_event = [&](const Event& event) {
    if (event.kind != Event::Kind::kProgress) return;
    ++attempts;
    try {
      const RepositoryWriter other(base.path);
    } catch (const Error& error) {
      told += error.code() == ErrorCode::kStore ? 1 : 0;
    }
  };
  erase_documents(base.path, kLetter, {}, context);
  CHECK(attempts > 0);
  CHECK(told == attempts);
  const RepositoryWriter free_again(base.path);
  CHECK_THROWS_AS(erase_documents(base.path, kLetter, {}, {}), Error);
}

TEST_CASE("a tag that keeps the document, or a model fitted on it, is an error; a dry run changes nothing") {
  const Base base;
  tag_snapshot(base.path, "first", "1", false);
  EraseOptions dry;
  dry.dry_run = true;
  CHECK_THROWS_AS(erase_documents(base.path, kLetter, dry, {}), Error);
  delete_tag(base.path, "first");
  CHECK(erase_documents(base.path, kLetter, dry, {}).chunks == 4);
  CHECK_FALSE(base.holders().empty());
  const std::vector<std::string> nobody = {"nobody"};
  const EraseReport none = erase_documents(base.path, nobody, {}, {});
  CHECK(none.unknown == nobody);
  CHECK(none.newest.sequence == 2);
  std::vector<std::string> all;
  for (const Chunk& chunk : base.chunks) all.push_back(chunk.document_id);
  CHECK_THROWS_AS(erase_documents(base.path, all, {}, {}), Error);
  CHECK(list_snapshots(base.path).size() == 2);
}
