// The model's bytes: what is loaded is what was saved, and no damage goes unnoticed or crashes.
#include <cstring>
#include <thread>

#include "catch.hpp"
#include "corpus.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {
namespace {

std::span<const std::byte> as_bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string small_model() {
  const std::vector<std::string> texts = {"red car", "red bus", "blue car", "blue bus"};
  return serialize_embedder(*fit_lsa(views(texts), {}, {}, {}));
}

// Offsets worth testing: all of the beginning and the end, where everything but the tokenizer lies, and a
// sample of the tokenizer.
std::vector<std::size_t> offsets_of(const std::string& bytes) {
  constexpr std::size_t kEnds = 1500;
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < bytes.size(); i += i < kEnds || bytes.size() - i <= kEnds ? 1 : 1009)
    offsets.push_back(i);
  return offsets;
}

// What a model answers, its tokenizer included.
std::string answers(const Embedder& model) {
  std::string out = model.fingerprint();
  for (const std::string_view text : {"red car", "blue bus", "red blue bus car", "none"}) {
    const std::vector<float> vector = embed_one(model, text);
    out.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
  }
  if (const Tokenizer* tokenizer = model.tokenizer(); tokenizer != nullptr) out += tokenizer->fingerprint();
  return out;
}

// The answers, or "" when an Error(kInput) or Error(kStore) told of damage.
std::string answers_of_bytes(const std::string& bytes) {
  try {
    return answers(*load_embedder(as_bytes(bytes), "damaged.lsa"));
  } catch (const Error& error) {
    REQUIRE((error.code() == ErrorCode::kInput || error.code() == ErrorCode::kStore));
    REQUIRE_THAT(error.what(), Catch::StartsWith("damaged.lsa"));
    return {};
  }
}

TEST_CASE("a loaded model equals the fitted one bit for bit") {
  const std::vector<std::string> texts = mixed_texts(60);
  const auto fitted = fit_lsa(views(texts), {}, {}, {});
  const std::string bytes = serialize_embedder(*fitted);
  const auto loaded = load_embedder(as_bytes(bytes), "m");
  CHECK(loaded->dimension() == fitted->dimension());
  CHECK(loaded->fingerprint() == fitted->fingerprint());
  CHECK(serialize_embedder(*loaded) == bytes);
  CHECK(embed_all(*loaded, texts) == embed_all(*fitted, texts));
  CHECK(embed_one(*loaded, "S3 백업은 언제?") == embed_one(*fitted, "S3 백업은 언제?"));
  REQUIRE(loaded->tokenizer() != nullptr);
  CHECK(loaded->tokenizer()->fingerprint() == fitted->tokenizer()->fingerprint());
}

TEST_CASE("models of different content have different fingerprints") {
  const std::vector<std::string> texts = mixed_texts(30);
  const std::string base = fit_lsa(views(texts), {}, {}, {})->fingerprint();
  CHECK(fit_lsa(views(texts), {}, {}, {})->fingerprint() == base);
  CHECK(fit_lsa(views(texts), {}, {.seed = 1}, {})->fingerprint() != base);
  CHECK(fit_lsa(views(texts), {}, {.title_weight = 3}, {})->fingerprint() != base);
  CHECK(fit_lsa(views(texts), {}, {.dimension = 3}, {})->fingerprint() != base);
}

TEST_CASE("a model cut off at any length is refused on loading") {
  const std::string bytes = small_model();
  REQUIRE_FALSE(answers_of_bytes(bytes).empty());
  for (const std::size_t length : offsets_of(bytes)) {
    INFO("cut to " << length);
    const std::string cut = bytes.substr(0, length);
    try {
      load_embedder(as_bytes(cut), "damaged.lsa");
      FAIL("it was loaded");
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kInput);
    }
  }
  CHECK(answers_of_bytes(bytes + "x").empty());
}

TEST_CASE("a model with any byte flipped is refused, or the byte has no effect") {
  const std::string bytes = small_model();
  const std::string expected = answers_of_bytes(bytes);
  std::size_t unnoticed = 0;
  const std::vector<std::size_t> offsets = offsets_of(bytes);
  for (const std::size_t i : offsets) {
    for (const char mask : {'\x01', '\x80'}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ mask);
      const std::string found = answers_of_bytes(damaged);
      INFO("byte " << i);
      REQUIRE((found.empty() || found == expected));
      unnoticed += found.empty() ? 0 : 1;
    }
  }
  CHECK(unnoticed < offsets.size() / 2);  // padding between sections, and no more
}

TEST_CASE("bytes that are no model are refused") {
  for (const std::string& bytes :
       {std::string(), std::string("{}"), std::string(5000, 'x'), std::string(64, '\0')})
    CHECK(answers_of_bytes(bytes).empty());
}

TEST_CASE("a model may begin at any address") {
  const std::string bytes = small_model();
  const std::string expected = answers_of_bytes(bytes);
  std::vector<std::uint64_t> room(bytes.size() / 8 + 2);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    char* at = reinterpret_cast<char*>(room.data()) + shift;
    std::memcpy(at, bytes.data(), bytes.size());
    CHECK(answers(*load_embedder(std::as_bytes(std::span(at, bytes.size())), "m")) == expected);
  }
}

TEST_CASE("a fresh model may be asked by many threads at once") {
  const std::vector<std::string> texts = mixed_texts(60);
  const std::string bytes = serialize_embedder(*fit_lsa(views(texts), {}, {}, {}));
  const auto model = load_embedder(as_bytes(bytes), "m");
  std::vector<std::vector<float>> found(4);
  {
    std::vector<std::jthread> threads;
    for (auto& vector : found) threads.emplace_back([&] { vector = embed_one(*model, "여객선과 GPU 서버"); });
  }
  for (const auto& vector : found) CHECK(vector == found.front());
}

}  // namespace
}  // namespace ragctl
