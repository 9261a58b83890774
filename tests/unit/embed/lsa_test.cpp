#include "ragctl/embed/lsa.hpp"

#include <algorithm>

#include "catch.hpp"
#include "corpus.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {
namespace {

LsaOptions plain(std::uint32_t dimension) {
  LsaOptions options;
  options.dimension = dimension;
  options.pieces = false;
  return options;
}

TEST_CASE("words that never meet but share their neighbours come out alike, others do not") {
  const std::vector<std::string> texts = two_subjects(80);
  const auto model = fit_lsa(views(texts), {}, plain(2), {});
  REQUIRE(model->dimension() == 2);
  CHECK(cosine(*model, "car", "automobile") > 0.5);
  CHECK(cosine(*model, "apple", "pear") > 0.5);
  CHECK(cosine(*model, "car", "automobile") > cosine(*model, "car", "pear") + 0.5);
  CHECK(cosine(*model, "apple", "pear") > cosine(*model, "apple", "automobile") + 0.5);
  CHECK(cosine(*model, "orchard harvest", "pear") > cosine(*model, "orchard harvest", "car"));
}

TEST_CASE("every vector has length one, or is zero when no term is known") {
  const std::vector<std::string> texts = mixed_texts(40);
  const auto model = fit_lsa(views(texts), {}, {}, {});
  const std::vector<float> rows = embed_all(*model, texts);
  for (std::size_t i = 0; i < texts.size(); ++i)
    CHECK(length(std::span(rows).subspan(i * model->dimension(), model->dimension())) ==
          Approx(1.0).epsilon(1e-5));
  for (const std::string_view unknown : {"", " \n", "!?", "xyzzyqwert"}) {
    if (unknown != "xyzzyqwert") CHECK(length(embed_one(*model, unknown)) == 0.0);
    CHECK(length(embed_one(*model, unknown)) <= 1.0001);
  }
}

TEST_CASE("a text's vector depends neither on its neighbours nor on being part of the fit") {
  const std::vector<std::string> texts = mixed_texts(50);
  const auto fitted = fit_lsa(views(texts), {}, {}, {});
  const std::string bytes = serialize_embedder(*fitted);
  const auto loaded = load_embedder(std::as_bytes(std::span(bytes)), "m");
  const std::vector<float> together = embed_all(*fitted, texts);
  CHECK(embed_all(*loaded, texts) == together);
  CHECK(embed_all(*loaded, texts, 3) == together);
  for (const std::size_t i : {std::size_t{0}, std::size_t{17}, texts.size() - 1}) {
    const std::vector<float> alone = embed_all(*loaded, {texts[i]});
    CHECK(std::equal(alone.begin(), alone.end(),
                     together.begin() + static_cast<std::ptrdiff_t>(i * alone.size())));
  }
}

TEST_CASE("order of texts and number of threads do not change a bit of the model") {
  std::vector<std::string> texts = mixed_texts(60);
  texts.push_back(texts.front());  // a multiset: equal texts count
  const std::string expected = serialize_embedder(*fit_lsa(views(texts), {}, {}, {}));
  for (const unsigned threads : {2U, 5U}) {
    std::rotate(texts.begin(), texts.begin() + 13, texts.end());
    std::reverse(texts.begin() + 3, texts.end());
    Context context;
    context.threads = threads;
    CHECK(serialize_embedder(*fit_lsa(views(texts), {}, {}, context)) == expected);
  }
  texts.pop_back();
  CHECK(serialize_embedder(*fit_lsa(views(texts), {}, {}, {})) != expected);
}

TEST_CASE("tiny corpora give models whose dimension is what they can bear") {
  const std::vector<std::vector<std::string>> corpora = {
      {"하나의 문장만 있다."},
      {"one"},
      {"same text here", "same text here", "same text here"},
      {"first text", "second text", "third thing"},
      {"a b c", "word", ""}};
  for (const std::vector<std::string>& texts : corpora) {
    for (const bool pieces : {false, true}) {
      LsaOptions options;
      options.pieces = pieces;
      const auto model = fit_lsa(views(texts), {}, options, {});
      INFO(texts.front() << " with pieces " << pieces);
      CHECK(model->dimension() >= 1);
      CHECK(model->dimension() <= texts.size());
      const std::vector<float> rows = embed_all(*model, texts);
      CHECK(length(std::span(rows).first(model->dimension())) == Approx(1.0).epsilon(1e-5));
      const std::string bytes = serialize_embedder(*model);
      CHECK(embed_all(*load_embedder(std::as_bytes(std::span(bytes)), "m"), texts) == rows);
    }
  }
  const std::vector<std::string> equal(5, "all the same words");
  CHECK(fit_lsa(views(equal), {}, plain(10), {})->dimension() == 1);
}

TEST_CASE("a model knows how many works it was fitted on, also when it is opened again") {
  const std::vector<std::string> texts = {
      "Guide\x1F"
      "ferries leave at seven",
      "Guide\x1F"
      "ferries cost two coins",
      "Rules\x1F"
      "books cost a fee",
      "ferries and books", "a fee of two coins"};
  const auto model = fit_lsa(views(texts), {}, plain(2), {});
  CHECK(model->works() == 4);  // two titles, two texts without
  const std::string bytes = serialize_embedder(*model);
  CHECK(load_embedder(std::as_bytes(std::span(bytes)), "model")->works() == 4);
}

TEST_CASE("texts without a term cannot be fitted") {
  for (const std::vector<std::string>& texts :
       std::vector<std::vector<std::string>>{{}, {""}, {" ", "\n", "..."}}) {
    try {
      fit_lsa(views(texts), {}, {}, {});
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInput);
      CHECK_THAT(error.what(), Catch::Contains("no text has a single word"));
    }
  }
}

TEST_CASE("options out of range are refused by name") {
  const std::vector<std::string> texts = two_subjects(10);
  const auto refused = [&](const LsaOptions& options, const std::string& name) {
    try {
      fit_lsa(views(texts), {}, options, {});
      FAIL(name << " was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUsage);
      CHECK_THAT(error.what(), Catch::Contains(name));
    }
  };
  refused({.dimension = 0}, "dimension");
  refused({.dimension = 4097}, "dimension");
  refused({.title_weight = -1}, "title_weight");
  refused({.idf_power = std::nan("")}, "idf_power");
  refused({.singular_power = 2.5}, "singular_power");
  refused({.power_iterations = 21}, "power_iterations");
  refused({.max_features = 0}, "max_features");
  refused({.analyzer = "auot"}, "auot");
}

TEST_CASE("the title weighs as its option says") {
  std::vector<std::string> texts = two_subjects(60);
  const std::string separator(1, kTitleSeparator);
  texts.push_back("apple orchard" + separator + "car engine wheel road driver");
  texts.push_back("car engine" + separator + "apple orchard fruit sweet juice");
  const auto closeness_to_title = [&](double weight) {
    LsaOptions options = plain(6);
    options.title_weight = weight;
    const auto model = fit_lsa(views(texts), {}, options, {});
    const std::vector<float> row = embed_all(*model, {texts[60]});
    const std::vector<float> query = embed_one(*model, "apple orchard");
    double sum = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) sum += static_cast<double>(row[i]) * query[i];
    return sum;
  };
  CHECK(closeness_to_title(20.0) > closeness_to_title(1.0) + 0.1);
  CHECK(closeness_to_title(1.0) > closeness_to_title(0.0) + 0.1);
}

TEST_CASE("the number of features and the dimension are bounded by their options") {
  const std::vector<std::string> texts = two_subjects(80);
  LsaOptions options = plain(192);
  options.max_features = 5;
  CHECK(fit_lsa(views(texts), {}, options, {})->dimension() <= 5);
  CHECK(fit_lsa(views(texts), {}, plain(3), {})->dimension() == 3);
}

TEST_CASE("scaling by singular values changes the weights of the dimensions, not their number") {
  const std::vector<std::string> texts = two_subjects(80);
  LsaOptions scaled = plain(6);
  scaled.singular_power = 1.0;
  const auto flat = fit_lsa(views(texts), {}, plain(6), {});
  const auto classical = fit_lsa(views(texts), {}, scaled, {});
  CHECK(flat->dimension() == classical->dimension());
  CHECK(embed_one(*flat, "car wheel") != embed_one(*classical, "car wheel"));
  CHECK(cosine(*classical, "car", "automobile") > cosine(*classical, "car", "pear"));
}

TEST_CASE("the tokenizer given is the one kept, and its pieces are features") {
  const std::vector<std::string> texts = mixed_texts(60);
  const std::string tokenizer = train_sentencepiece(views(texts), {.vocabulary_size = 200});
  const auto with = fit_lsa(views(texts), tokenizer, {}, {});
  REQUIRE(with->tokenizer() != nullptr);
  CHECK(with->tokenizer()->fingerprint() == load_sentencepiece(tokenizer, "t")->fingerprint());
  LsaOptions options;
  options.pieces = false;
  const auto without = fit_lsa(views(texts), tokenizer, options, {});
  REQUIRE(without->tokenizer() != nullptr);
  CHECK(embed_one(*with, "여객선 예약") != embed_one(*without, "여객선 예약"));
  CHECK_THROWS_AS(fit_lsa(views(texts), "no model", {}, {}), Error);
}

TEST_CASE("a cancelled fit stops") {
  const std::atomic<bool> cancelled{true};
  Context context;
  context.cancelled = &cancelled;
  const std::vector<std::string> texts = two_subjects(20);
  CHECK_THROWS_AS(fit_lsa(views(texts), {}, plain(4), context), Error);
}

}  // namespace
}  // namespace ragctl
