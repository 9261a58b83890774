#include "ragctl/ingest/ingest.hpp"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>

#include "catch.hpp"
#include "format_sniff.hpp"
#include "temp_folder.hpp"

using namespace ragctl;
using Catch::Matchers::Contains;

namespace {

IngestOptions options_for(const TempFolder& folder, std::vector<std::string> inputs = {"."}) {
  IngestOptions options;
  options.inputs = std::move(inputs);
  options.base_directory = folder.path();
  return options;
}

std::vector<std::string> ids(const IngestReport& report) {
  std::vector<std::string> out;
  for (const Document& document : report.documents) out.push_back(document.id);
  return out;
}

// Lets standard input be a file while it lives.
class StdinFrom {
 public:
  explicit StdinFrom(const std::string& path) : saved_(::dup(STDIN_FILENO)) {
    REQUIRE(::freopen(path.c_str(), "r", stdin) != nullptr);
  }
  ~StdinFrom() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }
  StdinFrom(const StdinFrom&) = delete;
  StdinFrom& operator=(const StdinFrom&) = delete;

 private:
  int saved_;
};

}  // namespace

TEST_CASE("a folder of several formats is ingested") {
  const TempFolder folder;
  folder.write("a.md", "---\ntitle: Front\n---\n# 제목\n\n한국어 문장입니다.\n");
  folder.write("b.html", "<html lang=en><title>Page</title><p>Text of the page</p>");
  folder.write("c.txt", "\xc7\xd1\xb1\xdb \xb9\xae\xbc\xad\xc0\xd4\xb4\xcf\xb4\xd9.\r\n");  // CP949
  folder.write("d.jsonl", "{\"_id\":\"r1\",\"text\":\"one\"}\n{\"_id\":\"r2\",\"text\":\"two\"}\n");
  folder.write("skip.cpp", "int x;");
  folder.write("blank.txt", " \n\n");
  const IngestReport report = ingest(options_for(folder), {});
  CHECK(ids(report) == std::vector<std::string>{"a.md", "b.html", "c.txt", "r1", "r2"});
  CHECK(report.failures.empty());
  CHECK(report.scanned == 6);
  CHECK(report.skipped.size() == 2);
  CHECK(report.documents[0].title == "Front");
  CHECK(report.documents[0].language == "ko");
  CHECK(report.documents[0].media_type == "text/markdown");
  CHECK(report.documents[1].language == "en");
  CHECK(report.documents[2].text == "한글 문서입니다.");
  CHECK(report.documents[3].source == "d.jsonl");
  for (const Document& document : report.documents) {
    CHECK(document.root == ".");
    CHECK(document.content_hash == document_content_hash(document));
  }
}

TEST_CASE("the result does not depend on threads or on the order of inputs") {
  const TempFolder folder;
  for (int i = 0; i < 40; ++i) {
    folder.write("f" + std::to_string(i) + ".md",
                 "# Doc " + std::to_string(i) + "\n\n~~a~~ www.example.org | x\n\n| a |\n|---|\n| b |\n");
    folder.write(
        "g/r" + std::to_string(i % 7) + "-" + std::to_string(i) + ".jsonl",
        "{\"_id\":\"same" + std::to_string(i % 5) + "\",\"text\":\"" + std::to_string(i) + "\"}\n{oops\n");
  }
  Context two;
  two.threads = 4;
  const IngestReport one = ingest(options_for(folder, {".", "g", "f1.md"}), {});
  const IngestReport other = ingest(options_for(folder, {"f1.md", "g", "."}), two);
  CHECK(one.documents == other.documents);
  REQUIRE(one.failures.size() == other.failures.size());
  for (std::size_t i = 0; i < one.failures.size(); ++i) {
    CHECK(one.failures[i].path == other.failures[i].path);
    CHECK(one.failures[i].reason == other.failures[i].reason);
  }
  CHECK(one.documents.size() == 45);
}

TEST_CASE("names that differ in normal form only are said to do so") {
  const TempFolder folder;
  folder.write("가.md", "composed");
  folder.write("\xe1\x84\x80\xe1\x85\xa1.md", "decomposed");
  const IngestReport report = ingest(options_for(folder, {"."}), {});
  CHECK(report.documents.size() == 1);
  REQUIRE(report.failures.size() == 1);
  CHECK_THAT(report.failures[0].reason, Contains("differ only in their Unicode normal form"));
}

TEST_CASE("of equal ids the first in order of the sources stays and the others are reported") {
  const TempFolder folder;
  folder.write("b.jsonl", "{\"_id\":\"x\",\"text\":\"late\"}\n");
  folder.write("a.jsonl", "{\"_id\":\"x\",\"text\":\"early\"}\n");
  const IngestReport report = ingest(options_for(folder), {});
  REQUIRE(report.documents.size() == 1);
  CHECK(report.documents[0].text == "early");
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].path == folder / "b.jsonl:1");
  CHECK(report.failures[0].reason ==
        "duplicate id 'x'; the document from " + (folder / "a.jsonl:1") + " is kept");
}

TEST_CASE("duplicates are told with the places of both, in the order of lines") {
  const TempFolder folder;
  std::string lines;
  for (int i = 1; i <= 11; ++i) lines += "{\"_id\":\"" + std::to_string(i) + "\",\"text\":\"x\"}\n";
  folder.write("a.jsonl", "\n" + lines);
  folder.write("b.jsonl", lines);
  folder.write("c.json", R"([{"_id":"c","text":"x"},{"_id":"3","text":"x"}])");
  folder.write("c.md", "x");
  folder.write("d.jsonl", R"({"_id":"c.md","text":"x"})");
  const IngestReport report =
      ingest(options_for(folder, {"a.jsonl", "b.jsonl", "c.json", "c.md", "d.jsonl"}), {});
  REQUIRE(report.failures.size() == 13);
  const auto told = [&](std::size_t i, std::string_view later, const std::string& id,
                        std::string_view first) {
    CHECK(report.failures[i].path == folder / later);
    CHECK(report.failures[i].reason ==
          "duplicate id '" + id + "'; the document from " + (folder / first) + " is kept");
  };
  told(1, "b.jsonl:2", "2", "a.jsonl:3");
  told(10, "b.jsonl:11", "11", "a.jsonl:12");
  told(11, "c.json (record 2)", "3", "a.jsonl:4");
  told(12, "d.jsonl:1", "c.md", "c.md");
}

TEST_CASE("chunks are no documents: a file of them is refused, and passed over in a folder") {
  const TempFolder folder;
  folder.write("chunks.jsonl",
               "\n{\"id\":\"a#1\",\"document_id\":\"a\",\"ordinal\":0,\"begin\":0,\"end\":1,"
               "\"text\":\"x\"}\n");
  folder.write("a.md", "x");
  const IngestReport walked = ingest(options_for(folder), {});
  CHECK(walked.documents.size() == 1);
  CHECK(walked.failures.empty());
  CHECK(walked.skipped.size() == 1);
  const IngestReport named = ingest(options_for(folder, {"chunks.jsonl"}), {});
  REQUIRE(named.failures.size() == 1);
  CHECK_THAT(named.failures[0].reason, Contains("holds chunks"));
  folder.write("own.jsonl", R"({"_id":"a","document_id":"book","begin":0,"end":1,"text":"x"})");
  CHECK(ingest(options_for(folder, {"own.jsonl"}), {}).documents.size() == 1);
}

TEST_CASE("a broken line among documents of other sources may be any of these") {
  const TempFolder folder;
  folder.write("all.jsonl", R"({"id":"d/1","source":"d/1.md","root":"d","text":"x","content_hash":""}
{"id":"e","source":"e.md","text":"x","content_hash":""}
{"id":
)");
  const IngestReport report = ingest(options_for(folder, {"all.jsonl"}), {});
  CHECK(unread_sources(report.failures) == std::vector<std::string>{"all.jsonl", "d", "e.md"});
}

TEST_CASE("every source that is named as unread is named again") {
  const TempFolder folder;
  std::string lines = R"({"_id":"a","text":"x"})";
  for (int i = 0; i < 1500; ++i) lines += "\n{\"unread\":\"" + std::to_string(i) + ".md\"}";
  folder.write("all.jsonl", lines);
  CHECK(unread_sources(ingest(options_for(folder, {"all.jsonl"}), {}).failures).size() == 1500);
}

TEST_CASE("unreadable and undecodable files are failures, not errors") {
  const TempFolder folder;
  folder.write("binary.txt", std::string("MZ\0\0\x01", 5));
  folder.write("bad.md", "[\"\x81\"]");
  folder.write("script.html", "<script>document.write('x')</script>");
  folder.write("notes", "%PDF-1.4 ...");
  const IngestReport report = ingest(options_for(folder, {".", "notes"}), {});
  CHECK(report.documents.empty());
  REQUIRE(report.failures.size() == 4);
  CHECK_THAT(report.failures[0].path, Contains("bad.md"));
  CHECK_THAT(report.failures[0].reason, Contains("pass --encoding"));
  CHECK_THAT(report.failures[1].reason, Contains("looks like a binary file"));
  CHECK_THAT(report.failures[2].reason, Contains("PDF files are not supported yet; supported are markdown"));
  CHECK_THAT(report.failures[3].reason, Contains("no readable text"));
}

TEST_CASE("a file that vanishes between finding and reading is a failure") {
  std::vector<IngestFailure> failures;
  CHECK(read_source({"/nonexistent/x.md", "x.md", "x.md", 5, true}, {}, failures).documents.empty());
  REQUIRE(failures.size() == 1);
  CHECK_THAT(failures[0].reason, Contains("cannot open: No such file"));
}

TEST_CASE("standard input is read by its content or as told") {
  const TempFolder folder;
  folder.write("in", "{\"_id\":\"r\",\"text\":\"from a pipe\"}\n");
  {
    const StdinFrom in(folder / "in");
    const IngestReport report = ingest(options_for(folder, {"-"}), {});
    REQUIRE(report.documents.size() == 1);
    CHECK(report.documents[0].id == "r");
    CHECK(report.documents[0].source == "-");
  }
  {
    const StdinFrom in(folder / "in");
    IngestOptions options = options_for(folder, {"-"});
    options.format = "text";
    const IngestReport report = ingest(options, {});
    REQUIRE(report.documents.size() == 1);
    CHECK(report.documents[0].id == "-");
    CHECK(report.documents[0].media_type == "text/plain");
  }
  {
    const StdinFrom in(folder / "in");
    IngestOptions options = options_for(folder, {"-"});
    options.max_file_bytes = 10;
    CHECK_THAT(ingest(options, {}).failures.at(0).reason, Contains("more than max_file_bytes"));
  }
  const StdinFrom in("/dev/null");
  CHECK(ingest(options_for(folder, {"-"}), {}).failures.at(0).path == "<stdin>");
  CHECK(ingest(options_for(folder, {"-"}), {}).failures.at(0).reason == "the input is empty");
}

TEST_CASE("content tells the format when the name does not") {
  const auto name = [](std::string_view bytes) { return sniff_format(bytes)->name; };
  CHECK(name("<!DOCTYPE html><p>") == "html");
  CHECK(name("\xef\xbb\xbf<!-- c --><html>") == "html");
  CHECK(name("<?xml version='1.0'?>\n<html xmlns=x>") == "html");
  CHECK(name("<note><to>x</to></note>") == "text");
  CHECK(name("<!doctype") == "text");
  CHECK(name("{\"a\":1}\n{\"b\":2}\n") == "jsonl");
  CHECK(name("{\n  \"a\": 1\n}\n") == "json");
  CHECK(name("[\n {\"a\": 1}]") == "json");
  CHECK(name("[x] note") == "text");
  CHECK(name("# Title\n\nSome words of it.") == "markdown");
  CHECK(name("---\ntitle: x\n---\n") == "markdown");
  CHECK(name("Dear all,\n- one point\nregards") == "text");
  CHECK(name("Intro\n\n- [a](b)\n- [c](d)\n") == "markdown");
  CHECK(name("") == "text");
}

TEST_CASE("only clear signs make Markdown of a text without a name") {
  const auto name = [](std::string_view bytes) { return sniff_format(bytes)->name; };
  CHECK(name("# 제목\n\n문서의 첫 문단입니다.\n") == "markdown");
  CHECK(name("# Title\nWords right below it.\n\n## Part\n\nMore words of it.\n") == "markdown");
  CHECK(name("Words of a note.\n\n```\nrun\n```\n\n- one\n- two\n") == "markdown");
  CHECK(name("Words of a note.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n") == "markdown");
  for (const char* text :
       {"#!/bin/sh\n# Title\n\nSome words of it.\n## Part\n\n- a [link](x)\n",
        "# Optimization: avoid the lock\n__author__ = 'x'\n\ndef f(a, b):\n    return a ** b\n",
        "# Settings of the server\n\nport = 1\n\n## Limits\n\nlimit = 2\n",
        "# Settings of the server\n# and of its limits\n\nServerName example.com\n",
        "server:\n  names:\n- a\n- b\n> c\n", "---\na: b\n---\nc: d\n",
        "all: x\n\n# Builds it\nx:\n\tcc -o x x.c\n", "/*\n * one\n * two\n */\nint f(int *a);\n",
        "Dear all,\n\n- one point\n- another point\n\n> You said so.\n\nRegards\n"}) {
    INFO(text);
    CHECK(name(text) == "text");
  }
}

TEST_CASE("code and settings are plain text whatever is in them") {
  const TempFolder folder;
  const std::string code = "# Title\n\nSome words of it.\n\n## Part\n\n    __author__ = [a](b)\n- x\n";
  for (const char* file : {"a.py", "b.conf", "c.yaml", "d.h", "e.sh", "f.unknown"}) folder.write(file, code);
  folder.write("g.php", "<html><body><p>A page.</p></body></html>");
  folder.write("noextension", code);
  IngestOptions options = options_for(folder);
  options.include = {"*"};
  const IngestReport report = ingest(options, {});
  REQUIRE(report.documents.size() == 8);
  for (std::size_t i = 0; i < 6; ++i) {
    INFO(report.documents[i].id);
    CHECK(report.documents[i].media_type == "text/plain");
    CHECK_THAT(report.documents[i].text, Contains("\n\n    __author__ = [a](b)\n- x"));
  }
  CHECK(report.documents[6].media_type == "text/html");
  CHECK(report.documents[7].media_type == "text/markdown");
}

TEST_CASE("sources that gave less than they hold are named, duplicates are not") {
  const TempFolder folder;
  folder.write("docs/a.md", "x");
  folder.write("docs/b.txt", std::string("beta \0 text", 11));
  folder.write("docs/c.jsonl", "{\"_id\":\"c\",\"text\":\"x\"}\n{\"_id\":\n");
  folder.write("docs/d.jsonl", "{\"_id\":\"d\",\"text\":\"x\"}\n{\"_id\":\"d\",\"text\":\"y\"}\n");
  folder.write("docs/e.jsonl", "{\"_id\":\"d\",\"text\":\"z\"}\n");
  folder.write("docs/f.jsonl", "{\"unread\":\"other/g.md\"}\n");
  IngestOptions options = options_for(folder);
  options.inputs = {"docs", "gone"};
  const IngestReport report = ingest(options, {});
  CHECK(report.failures.size() == 6);
  CHECK(unread_sources(report.failures) ==
        std::vector<std::string>{"docs/b.txt", "docs/c.jsonl", "gone", "other/g.md"});
}

TEST_CASE("wrong options are usage errors before anything is read") {
  const TempFolder folder;
  folder.write("a.md", "x");
  IngestOptions options = options_for(folder);
  options.format = "markdwon";
  CHECK_THROWS_WITH(ingest(options, {}), Contains("unknown format 'markdwon', did you mean 'markdown'?"));
  options = options_for(folder);
  options.encoding = "klingon";
  CHECK_THROWS_WITH(ingest(options, {}), Contains("unknown encoding 'klingon'"));
  options = options_for(folder);
  options.max_file_bytes = 0;
  CHECK_THROWS_AS(ingest(options, {}), Error);
  options = options_for(folder);
  options.include = {""};
  CHECK_THROWS_WITH(ingest(options, {}), Contains("is empty"));
  options.include = {"[ab].md"};
  options.exclude = {"[ab.md"};
  CHECK_THROWS_WITH(ingest(options, {}), Contains("pattern '[ab.md': the set that '[' opens has no ']'"));
}

TEST_CASE("warnings and progress reach the context, and cancelling stops") {
  const TempFolder folder;
  folder.write("a.md", "---\na: {x: 1}\n---\ntext\n");
  folder.write("b.md", "text\n");
  std::mutex mutex;
  std::vector<std::string> warnings;
  std::uint64_t done = 0;
  Context context;
  context.threads = 2;
  context.on_event = [&](const Event& event) {
    const std::lock_guard lock(mutex);
    if (event.kind == Event::Kind::kWarning) warnings.push_back(event.message);
    if (event.kind == Event::Kind::kProgress) done = std::max(done, event.done);
  };
  ingest(options_for(folder), context);
  CHECK(done == 2);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("a.md:2: front matter value is kept as a string"));
  const std::atomic<bool> cancelled{true};
  context.cancelled = &cancelled;
  CHECK_THROWS_AS(ingest(options_for(folder), context), Error);
}
