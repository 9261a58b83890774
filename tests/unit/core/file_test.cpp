#include "ragctl/core/file.hpp"

#include <filesystem>

#include "catch.hpp"
#include "ragctl/core/file_roles.hpp"
#include "ragctl/core/temporary_name.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;
namespace fs = std::filesystem;

namespace {

std::size_t files_in(const std::string& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) count += entry.exists() ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("an output file appears on commit and replaces whole") {
  const TemporaryFolder folder;
  const std::string path = folder.path("a");
  write_file_atomically(path, "old");
  {
    OutputFile file(path);
    file.write("new");
    CHECK(read_file(path) == "old");
    file.commit();
  }
  CHECK(read_file(path) == "new");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("an output file that is not committed leaves nothing behind") {
  const TemporaryFolder folder;
  {
    OutputFile file(folder.path("a"));
    file.write(std::string(1 << 20, 'x'));
  }
  CHECK(files_in(folder.path()) == 0);
}

TEST_CASE("a file that is replaced keeps its mode") {
  const TemporaryFolder folder;
  const std::string path = folder.path("a");
  write_file_atomically(path, "old");
  for (const auto mode : {fs::perms(0600), fs::perms(0664)}) {
    fs::permissions(path, mode);
    write_file_atomically(path, "new");
    CHECK(fs::status(path).permissions() == mode);
  }
}

TEST_CASE("symbolic links on the way to an output stay, what they name is written") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("far"));
  fs::create_symlink("far/middle", folder.path("link"));
  fs::create_symlink("real", folder.path("far/middle"));
  for (const char* text : {"new", "replaced"}) {
    write_file_atomically(folder.path("link"), text);
    CHECK(fs::is_symlink(folder.path("link")));
    CHECK(fs::is_symlink(folder.path("far/middle")));
    CHECK(read_file(folder.path("far/real")) == text);
  }
  CHECK(files_in(folder.path("far")) == 2);
  fs::create_symlink("loop", folder.path("loop"));
  CHECK_THROWS_WITH(write_file_atomically(folder.path("loop"), "x"),
                    folder.path("loop") + ": cannot create: Too many levels of symbolic links");
  CHECK(fs::is_symlink(folder.path("loop")));
}

TEST_CASE("a place has one canonical name, whether something is there or not") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("a"));
  fs::create_symlink("a", folder.path("link"));
  const std::string base = fs::canonical(folder.path()).string();
  CHECK(canonical_name(folder.path("link/")) == base + "/a");
  CHECK(canonical_name(folder.path("link/../none/./x/")) == base + "/none/x");
  CHECK(canonical_name("none") == fs::current_path().string() + "/none");
  CHECK(canonical_name("/") == "/");
}

TEST_CASE("files of killed writers are swept, those with other names stay") {
  const TemporaryFolder folder;
  const std::string abandoned = folder.path(".a.tmp.12");
  for (const char* name : {".a.tmp.12", ".a.tmp.12-3", ".a.tmp.txt", ".a.tmp.", ".a.tmp.12-", ".b.tmp.12"})
    write_file_atomically(folder.path(name), "");
  write_file_atomically(folder.path("a"), "");
  CHECK(files_in(folder.path()) == 5);
  CHECK_FALSE(fs::exists(abandoned));
  CHECK(is_temporary_name(".b.tmp.12"));
  CHECK(is_temporary_name(temporary_name("a.tmp.1", 7, 2), "a.tmp.1"));
  CHECK_FALSE(is_temporary_name(".tmp.12"));
}

TEST_CASE("a full disk is an error that names the path") {
  OutputFile file("/dev/full");
  file.write("x");
  CHECK_THROWS_WITH(file.commit(), ContainsText("/dev/full: cannot write: No space left on device"));
}

TEST_CASE("outputs into missing or wrong places are refused") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(OutputFile(folder.path("no/such/file")), ContainsText("cannot create"));
  CHECK_THROWS_WITH(OutputFile(folder.path()), ContainsText("is a directory"));
}

TEST_CASE("reading names what is wrong with a path") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(read_file(folder.path("missing")), ContainsText("No such file"));
  CHECK_THROWS_WITH(read_file(folder.path()), ContainsText("is a directory"));
  CHECK_THROWS_WITH(MappedFile(folder.path()), ContainsText("not a regular file"));
  CHECK(read_file("/dev/null").empty());
}

TEST_CASE("maps of empty and large files hold their bytes") {
  const TemporaryFolder folder;
  write_file_atomically(folder.path("empty"), "");
  const MappedFile empty(folder.path("empty"));
  CHECK(empty.bytes().empty());
  const std::string large(300'000, 'y');
  write_file_atomically(folder.path("large"), large);
  MappedFile moved = MappedFile(folder.path("large"));
  CHECK(moved.advise(MappedFile::Advice::kWillNeed, 5000, 1u << 30));
  CHECK_FALSE(moved.advise(MappedFile::Advice::kWillNeed, 300'000, 1));
  // Areas of their own are given to a number of ranges; the others are read all the same.
  const std::string text(moved.text());
  CHECK(moved.advise(MappedFile::Advice::kApart, 5000, 10'000));
  int given = 0;
  for (int i = 0; i < 20'000; ++i) given += moved.advise(MappedFile::Advice::kApart, 8192, 1) ? 1 : 0;
  CHECK(given > 1000);
  CHECK(given < 20'000);
  CHECK(moved.text() == text);
  CHECK(moved.text() == large);
}

TEST_CASE("an output in the place of an input or of another output is refused by any name") {
  const TemporaryFolder folder;
  const std::string input = folder.path("in");
  write_file_atomically(input, "");
  fs::create_symlink("in", folder.path("link"));
  const auto refused = [&](const std::string& output) {
    return ContainsText(output + ": is to hold the questions as well; name another output");
  };
  for (const std::string& output : {input, folder.path("./in"), folder.path("link")}) {
    CAPTURE(output);
    CHECK_THROWS_WITH(FileRoles().reads(input, "the questions").writes(output, "the page").check(),
                      refused(output));
    CHECK_THROWS_WITH(FileRoles().writes(input, "the questions").writes(output, "the page").check(),
                      refused(output));
  }
  FileRoles().reads(input, "a").reads(folder.path("link"), "b").writes(folder.path("out"), "c").check();
  FileRoles().reads("-", "a").writes("-", "b").reads("", "c").writes("", "d").check();
  FileRoles().reads("/dev/null", "a").writes("/dev/null", "b").writes("/dev/null", "c").check();
}
