#include "csv.hpp"

#include "catch.hpp"
#include "extract.hpp"
#include "ragctl/core/random.hpp"
#include "records.hpp"

using namespace ragctl;

namespace {

std::string rows(std::string_view text, char delimiter = ',') {
  CsvReader reader(text, {delimiter, 0}, "t.csv");
  std::string out;
  CsvRow row;
  while (reader.next(row)) {
    for (const CsvField& field : row.fields) out += "<" + field.text + ">";
    out += "\n";
  }
  return out;
}

struct Result {
  std::vector<Document> documents;
  std::vector<IngestFailure> failures;
};

Result table(std::string_view text, const std::string& path = "t.csv") {
  Result out;
  out.documents = read_csv(decoded(text), path, "docs/" + path, out.failures).documents;
  return out;
}

std::string only_failure(std::string_view text) {
  const Result result = table(text);
  return result.failures.size() == 1 ? result.failures[0].path + ": " + result.failures[0].reason
                                     : std::to_string(result.failures.size()) + " failures";
}

}  // namespace

TEST_CASE("rows and fields are those of RFC 4180") {
  CHECK(rows("a,b\n1,2") == "<a><b>\n<1><2>\n");
  CHECK(rows("a,,\n,b,\n\n\n,\n") == "<a><><>\n<><b><>\n<><>\n");
  CHECK(rows("\"a,1\",\"b\nc\",\"d \"\"e\"\"\"\nx,y,z\n") == "<a,1><b\nc><d \"e\">\n<x><y><z>\n");
  CHECK(rows("\"\",\"\"\"\"\n") == "<><\">\n");
  CHECK(rows(" \"a\" , b ,c\"d") == "<a>< b ><c\"d>\n");
  CHECK(rows("a\tb, c\n", '\t') == "<a><b, c>\n");
  CHECK(rows("").empty());
}

TEST_CASE("the delimiter is the one that parts the first row") {
  CHECK(csv_dialect("a,b\n1;2;3;4").delimiter == ',');
  CHECK(csv_dialect("a;b,c;d\n").delimiter == ';');
  CHECK(csv_dialect("\"a,b,c\"\tb\n").delimiter == '\t');
  CHECK(csv_dialect("a|b\n").delimiter == '|');
  CHECK(csv_dialect("text\n").delimiter == ',');
  CHECK(csv_dialect("sep=,\na;b;c\n").delimiter == ',');
  const Result said = table("sep=|\nid|text\na|b, c\n");
  REQUIRE(said.documents.size() == 1);
  CHECK((said.documents[0].id == "a" && said.documents[0].blocks[0].line == 3));
  CHECK(csv_dialect("sep=").begin == 0);
}

TEST_CASE("columns become id, title, text and metadata by their names") {
  const Result result = table(
      "ID,Title,Text,year,price,open,note\n"
      "a,Ferry,\"Leaves at nine.\nEvery day.\",2024,10.5,true,007\n"
      "b,Bus,Leaves at ten.,2025,3,false,\n");
  REQUIRE(result.failures.empty());
  REQUIRE(result.documents.size() == 2);
  const Document& first = result.documents[0];
  CHECK(first.id == "a");
  CHECK(first.title == "Ferry");
  CHECK(first.text == "Leaves at nine.\nEvery day.");
  CHECK(first.media_type == "text/csv");
  CHECK(first.metadata.dump() == R"({"year":2024,"price":10.5,"open":true,"note":"007"})");
  CHECK(first.content_hash == document_content_hash(first));
  CHECK(result.documents[1].metadata.dump() == R"({"year":2025,"price":3,"open":false})");
}

TEST_CASE("a column is typed as a whole") {
  CHECK(table("id,text,n\n1,x,5\n2,y,five\n").documents[0].metadata.dump() == R"({"n":"5"})");
  CHECK(table("id,text,n\n1,x,007\n2,y,8\n").documents[1].metadata.dump() == R"({"n":"8"})");
  CHECK(table("id,text,n\n1,x,-0.5\n2,y,\n").documents[0].metadata.dump() == R"({"n":-0.5})");
  CHECK(table("id,text,n\n1,x,12345678901234567890\n").documents[0].metadata.dump() ==
        R"({"n":"12345678901234567890"})");
}

TEST_CASE("a list of questions and a list of products are read without being prepared") {
  const Result faq = table("질문,답변,분류\n막배는?,\"오후 5시 30분, 해온항.\",운항\n");
  REQUIRE(faq.documents.size() == 1);
  CHECK(faq.documents[0].id == "docs/t.csv:2");
  CHECK(faq.documents[0].title == "막배는?");
  CHECK(faq.documents[0].text == "오후 5시 30분, 해온항.");
  CHECK(faq.documents[0].language == "ko");
  CHECK(faq.documents[0].metadata.dump() == R"({"분류":"운항"})");
  const Result products = table("name;colour;price;\nBoat;red;5;left\nOar;;2;\n");
  REQUIRE(products.documents.size() == 2);
  CHECK(products.documents[0].title == "Boat");
  CHECK(products.documents[0].text == "colour: red\nprice: 5\ncolumn 4: left");
  CHECK(products.documents[1].text == "price: 2");
  CHECK(products.documents[1].id == "docs/t.csv:3");
}

TEST_CASE("a row is cited by its lines, and its principals are kept") {
  const std::string source = "id,text,acl\n\na,\"one\ntwo\n\nthree\",staff; board\nb,x\\ny,\n";
  const Result result = table(source);
  REQUIRE(result.documents.size() == 2);
  const Document& first = result.documents[0];
  REQUIRE(first.blocks.size() == 2);
  CHECK((first.blocks[0].line == 3 && first.blocks[0].last_line == 6));
  CHECK((first.blocks[1].line == 3 && first.blocks[1].last_line == 6));
  CHECK(source_of(source, first.blocks[0]) == "a,\"one\ntwo\n\nthree\",staff; board");
  CHECK(first.acl == std::vector<std::string>{"staff", "board"});
  CHECK((result.documents[1].blocks[0].line == 7 && result.documents[1].blocks[0].last_line == 0));
  CHECK(result.documents[1].acl.empty());
}

TEST_CASE("a broken row fails alone, with its line and column") {
  const Result ragged = table("id,text\na,1\nb\nc,3,\nd,4,x\n,5\n,\ne,6\n");
  std::string ids;
  for (const Document& document : ragged.documents) ids += document.id;
  CHECK(ids == "ace");
  REQUIRE(ragged.failures.size() == 3);
  CHECK(ragged.failures[0].path == "t.csv:3:1");
  CHECK(ragged.failures[0].reason.starts_with("the row has 1 field and the first one 2"));
  CHECK(ragged.failures[1].path == "t.csv:5:5");
  CHECK(ragged.failures[2].path == "t.csv:6");
  CHECK(ragged.failures[2].reason == "'id' is empty; every record needs a unique id");
  CHECK(only_failure("번호,text\n,5\n") == "t.csv:2: '번호' is empty; every record needs a unique id");
  CHECK(only_failure("id,text\na,1\na,2\n") == "t.csv:3: duplicate id 'a'; the one in line 2 is kept");
  CHECK(only_failure("id,text\na,\"open\nb,2\n").starts_with("t.csv:2:3: the quote that opens here"));
  CHECK(only_failure("id,text\na,\"x\" y\nb,2\n").starts_with("t.csv:2:7: text behind a closing quote"));
  CHECK(table("id,text\na,\"x\" y\nb,2\n").documents.size() == 1);
  CHECK(only_failure("id,Text,text\na,b,c\n") ==
        "t.csv:1:9: the column 'text' is there twice; rename one of them");
  CHECK(only_failure("id,text\n").starts_with("t.csv: there is no row below the first"));
  CHECK(only_failure("\"id,text\n").starts_with("t.csv:1:1: the quote that opens here"));
}

TEST_CASE("tables cut short or with any byte changed neither crash nor lose a row without a word") {
  const std::string source = "id,title,text,n\n1,\"a \"\"b\"\"\",\"x\ny\",5\n2,막배,z,6\n";
  for (std::size_t size = 0; size <= source.size(); ++size) (void)table(source.substr(0, size));
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string changed = source;
    changed[random.next() % changed.size()] = static_cast<char>(random.next());
    const Result result = table(changed);
    CHECK(result.documents.size() + result.failures.size() > 0);
  }
}
