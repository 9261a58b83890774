#include <sys/stat.h>

#include <filesystem>

#include "catch.hpp"
#include "ragctl/ingest/formats.hpp"
#include "ragctl/ingest/ingest.hpp"
#include "source_names.hpp"
#include "temp_folder.hpp"

using namespace ragctl;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;

namespace {

struct Search {
  IngestOptions options;
  std::vector<SkippedFile> skipped;
  std::vector<IngestFailure> failures;
  std::vector<SourceFile> files;

  Search(const TempFolder& folder, Names inputs) {
    options.inputs = std::move(inputs);
    options.base_directory = folder.path();
  }

  Names find() {
    skipped.clear();
    failures.clear();
    files = find_sources(options, skipped, failures);
    Names names;
    for (const SourceFile& file : files) names.push_back(file.source);
    return names;
  }

  std::string error() {
    try {
      find();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUsage);
      return error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("a folder is walked in byte order without hidden and unknown files") {
  const TempFolder folder;
  for (const char* name : {"b/z.md", "b/a.txt", "B.html", "a.jsonl", ".hidden.md", ".git/x.md", "x.cpp",
                           "settings.json", "가.md"}) {
    folder.write(name, "x");
  }
  folder.write("empty.md", "");
  Search search(folder, {"."});
  CHECK(search.find() == Names{"B.html", "a.jsonl", "b/a.txt", "b/z.md", "가.md"});
  CHECK(describe_skipped(search.skipped) == "1 .cpp, 1 .json, 1 empty");
  CHECK(search.failures.empty());
  CHECK(search.files[0].root == ".");
}

TEST_CASE("what ragctl writes is no input where a folder or a pattern leads to it") {
  const TempFolder folder;
  for (const char* name :
       {"a.md", "out/documents.jsonl", "out/kb/x.md", "out/documents.jsonl.md", "out/mine.md"})
    folder.write(name, "x");
  Search search(folder, {"."});
  search.options.outputs = {folder / "out/documents.jsonl", folder / "out/../out/kb/", folder / "later/x"};
  const Names mine = {"a.md", "out/documents.jsonl.md", "out/mine.md"};
  CHECK(search.find() == mine);
  CHECK(search.skipped.size() == 1);
  search.options.inputs = {"a.md", "out/**"};
  CHECK(search.find() == mine);
  search.options.inputs = {"out/documents.jsonl", "out/kb/x.md"};
  CHECK(search.find() == search.options.inputs);
}

TEST_CASE("a file called '-' is no standard input, and a name that is not UTF-8 none at all") {
  const TempFolder folder;
  folder.write("-", "x");
  folder.write("bad\xff.md", "x");
  CHECK(opened_path("", "./-") == "./-");
  Search search(folder, {"./-", "bad\xff.md", "bad\xff*"});
  search.find();
  REQUIRE(search.files.size() == 1);
  CHECK(search.files[0].path == folder / "-");
  REQUIRE(search.failures.size() == 2);
  CHECK_THAT(search.failures[0].reason, Contains("not UTF-8"));
  CHECK(search.failures[0].source.empty());
}

TEST_CASE("a pattern whose folder cannot be read is a failure of the folder") {
  const TempFolder folder;
  const std::string name(300, 'x');  // longer than a file system takes
  Search search(folder, {name + "/*.md"});
  CHECK(search.find().empty());
  REQUIRE(search.failures.size() == 1);
  CHECK(search.failures[0].refused);
  CHECK(search.failures[0].source == name);
}

TEST_CASE("sources are named as the inputs were written, normalised") {
  const TempFolder folder;
  folder.write("docs/a.md", "x");
  folder.write("top.md", "x");
  for (const char* input : {"docs", "./docs/", "docs/../docs/.", "."}) {
    Search search(folder, {input});
    CHECK(search.find().front() == "docs/a.md");
  }
  Search absolute(folder, {folder / "docs"});
  CHECK(absolute.find() == Names{folder / "docs/a.md"});
  CHECK(absolute.files[0].root == folder / "docs");
  CHECK(source_name("/x/../y", false) == "/y");
  CHECK(source_name("\xe1\x84\x80\xe1\x85\xa1.md", false) == "가.md");  // decomposed, as macOS writes names
}

TEST_CASE("folders above keep their dots, except those of a configuration file") {
  const TempFolder folder;
  for (const char* name : {"a.md", "b/a.md", "b/c/a.md", "c/a.md"}) folder.write(name, "x");
  Search search(folder, {"../c", "c", "../[a]*"});
  search.options.base_directory = folder / "b";
  CHECK(search.find() == Names{"../a.md", "../c/a.md", "c/a.md"});
  CHECK(search.files[1].root == "../c");
  search.options.inputs = {"../"};
  CHECK(search.find() == Names{"../a.md", "../b/a.md", "../b/c/a.md", "../c/a.md"});
  CHECK(search.files[0].root == "..");
  search.options.in_project = true;
  CHECK(search.find() == Names{"a.md", "b/a.md", "b/c/a.md", "c/a.md"});
  CHECK(search.files[0].root == ".");
  CHECK(source_name("../../a/./b/", false) == "../../a/b");
  CHECK(source_name("../../a/./b/", true) == "a/b");
  CHECK(source_name("..", false) == "..");
  CHECK(source_name("..", true) == ".");
}

TEST_CASE("include and exclude choose below the folder") {
  const TempFolder folder;
  for (const char* name : {"a.md", "a.txt", "notes/b.md", "notes/deep/c.md", "drafts/d.md", "x.cpp"})
    folder.write(name, "x");
  Search search(folder, {"."});
  search.options.include = {"*.md"};
  CHECK(search.find() == Names{"a.md", "drafts/d.md", "notes/b.md", "notes/deep/c.md"});
  search.options.exclude = {"drafts", "notes/deep/**"};
  CHECK(search.find() == Names{"a.md", "notes/b.md"});
  search.options.include = {"notes/**", "*.cpp"};
  search.options.exclude = {};
  CHECK(search.find() == Names{"notes/b.md", "notes/deep/c.md", "x.cpp"});
}

TEST_CASE("globs find files, and say so when they find none") {
  const TempFolder folder;
  for (const char* name :
       {"docs/a.md", "docs/sub/b.md", "docs/c.txt", "docs/[1].md", "docs/pic.png", "docs/data.json"}) {
    folder.write(name, "x");
  }
  CHECK(Search(folder, {"docs/*.md"}).find() == Names{"docs/[1].md", "docs/a.md"});
  CHECK(Search(folder, {"docs/**/*.md"}).find() == Names{"docs/[1].md", "docs/a.md", "docs/sub/b.md"});
  CHECK(Search(folder, {"docs/[1].md"}).find() == Names{"docs/[1].md"});  // the file of that name
  CHECK(Search(folder, {"*/?.*"}).find() == Names{"docs/a.md", "docs/c.txt"});
  CHECK(Search(folder, {"docs/data.*"}).find() == Names{"docs/data.json"});
  Search all(folder, {"docs/*"});
  CHECK(all.find().size() == 4);
  CHECK(all.skipped.size() == 1);  // the picture
  CHECK(all.files[0].root == "docs/*");
  CHECK_THAT(Search(folder, {"docs/*.rst"}).error(), Contains("docs/*.rst: no file matches this pattern"));
  CHECK_THAT(Search(folder, {"nowhere/*.md"}).error(), Contains("no file matches"));
}

TEST_CASE("an input that does not exist fails alone") {
  const TempFolder folder;
  folder.write("a.md", "x");
  Search search(folder, {"missing.md", "a.md"});
  CHECK(search.find() == Names{"a.md"});
  REQUIRE(search.failures.size() == 1);
  CHECK(search.failures[0].path == "missing.md");
  CHECK_THAT(search.failures[0].reason, Contains("no such file or folder; check the path"));
  CHECK(search.failures[0].refused);
  CHECK(search.failures[0].source == "missing.md");
}

TEST_CASE("no inputs and empty ones are usage errors") {
  const TempFolder folder;
  CHECK_THAT(Search(folder, {""}).error(), Contains("an input is empty"));
  CHECK_THAT(Search(folder, {}).error(), Contains("no inputs"));
}

TEST_CASE("a file that several inputs name is read once, whatever their order") {
  const TempFolder folder;
  folder.write("docs/a.md", "x");
  folder.write("docs/b.md", "x");
  Search forward(folder, {"docs", "docs/a.md", "./docs/a.md", "docs/*.md", folder / "docs/b.md"});
  Search backward(folder, {folder / "docs/b.md", "docs/*.md", "./docs/a.md", "docs/a.md", "docs"});
  forward.find();
  backward.find();
  CHECK(forward.files.size() == 2);
  CHECK(forward.files == backward.files);
}

TEST_CASE("what one input passes over and another reads is not skipped, what two pass over is skipped once") {
  const TempFolder folder;
  folder.write("c/a.md", "x");
  folder.write("c/copyright/one", "x");
  folder.write("c/copyright/two", "x");
  folder.write("c/p.pdf", "%PDF-1.4");
  std::filesystem::create_symlink("a.md", folder / "c/link.md");
  for (const Names& inputs : {Names{"c", "c/copyright/*", "c/*"}, Names{"c/*", "c/copyright/*", "c"}}) {
    Search search(folder, inputs);
    CHECK(search.find() == Names{"c/a.md", "c/copyright/one", "c/copyright/two"});
    CHECK(search.skipped.size() == 2);  // the PDF and the link
  }
  Search named(folder, {"c", "c/copyright/*", "c/link.md"});
  named.find();
  CHECK(describe_skipped(named.skipped) == "1 unsupported .pdf");
}

TEST_CASE("links are followed only on request, and never in circles") {
  const TempFolder folder;
  folder.write("real/a.md", "x");
  std::filesystem::create_directory_symlink("..", folder / "real/up");
  std::filesystem::create_directory_symlink("real", folder / "alias");
  std::filesystem::create_symlink("real/a.md", folder / "b.md");
  std::filesystem::create_symlink("nowhere", folder / "dangling.md");
  Search search(folder, {"."});
  CHECK(search.find() == Names{"real/a.md"});
  CHECK(search.skipped.size() == 4);
  search.options.follow_symlinks = true;
  CHECK(search.find().size() == 1);  // every real file once
  CHECK(Search(folder, {"b.md"}).find() == Names{"b.md"});
}

TEST_CASE("pipes and devices do not hang") {
  const TempFolder folder;
  folder.write("a.md", "x");
  REQUIRE(::mkfifo((folder / "pipe.md").c_str(), 0600) == 0);
  Search search(folder, {"."});
  CHECK(search.find() == Names{"a.md"});
  CHECK(search.skipped.size() == 1);
  Search named(folder, {"pipe.md", "/dev/null"});
  CHECK(named.find().empty());
  REQUIRE(named.failures.size() == 2);
  CHECK_THAT(named.failures[0].reason, Contains("not a regular file"));
}

TEST_CASE("large, empty, unsupported and oddly named files are reported") {
  const TempFolder folder;
  folder.write("large.md", std::string(100, 'x'));
  folder.write("empty.md", "");
  folder.write("doc.pdf", "%PDF-1.7");
  folder.write("bad\xff.md", "x");
  Search search(folder, {"large.md", "empty.md", "doc.pdf", "."});
  search.options.max_file_bytes = 50;
  CHECK(search.find().empty());
  std::string reasons;
  for (const IngestFailure& failure : search.failures) reasons += failure.reason + "\n";
  CHECK_THAT(reasons, Contains("has 100 bytes, more than max_file_bytes (50)"));
  CHECK_THAT(reasons, Contains("the file is empty"));
  CHECK_THAT(reasons, Contains("PDF files are not supported yet"));
  CHECK_THAT(reasons, Contains("name is not UTF-8"));
}

TEST_CASE("every format is found by its name and its extensions") {
  for (const IngestFormatInfo& format : ingest_formats()) {
    CHECK(format_by_name(format.name) == &format);
    CHECK_FALSE(format.help.empty());
    CHECK_THAT(describe_ingest_formats(), Contains(std::string(format.name)));
    for (const std::string_view extension : format.extensions)
      CHECK(format_by_file_name("a/b.c" + std::string(extension)) == &format);
  }
  CHECK(format_by_file_name("README.MD")->name == "markdown");
  CHECK(format_by_file_name(".md") == nullptr);
  CHECK(format_by_file_name("a.md/b") == nullptr);
}
