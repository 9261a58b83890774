#include "ragctl/core/lines.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ragctl/core/read_some.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 18;

// By its byte order mark, or by the zero byte beside an ASCII character; "" for anything else.
std::string_view utf16_name(std::string_view line) {
  if (line.size() < 2) return "";
  if (line.starts_with("\xff\xfe") || (line[0] != '\0' && line[1] == '\0')) return "UTF-16LE";
  if (line.starts_with("\xfe\xff") || (line[0] == '\0' && line[1] != '\0')) return "UTF-16BE";
  return "";
}

void refuse_utf16(std::string_view first_line, const std::string& path) {
  const std::string name(utf16_name(first_line));
  if (name.empty()) return;
  throw Error(ErrorCode::kInput, Location{path},
              "is " + name + "; save it as UTF-8, for example with iconv -f " + name + " -t UTF-8");
}

}  // namespace

// buffer[begin, end) holds what was read and not handed out; it grows when one line does not fit.
struct LineReader::Impl {
  std::string path;
  int fd = -1;
  std::string buffer;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t line = 0;
  bool at_end = false;

  ~Impl() {
    if (fd > STDIN_FILENO) ::close(fd);
  }

  void fill() {
    if (begin > 0) {
      std::memmove(buffer.data(), buffer.data() + begin, end - begin);
      end -= begin;
      begin = 0;
    }
    if (end + kReadBytes > buffer.size()) buffer.resize(std::max(buffer.size() * 2, end + kReadBytes));
    const std::size_t got = read_some(fd, buffer.data() + end, buffer.size() - end, path);
    at_end = got == 0;
    end += got;
  }

  // Position of the next newline in [begin, end), reading more as needed; `end` when the input ends without
  // one.
  std::size_t find_newline() {
    std::size_t searched = 0;
    while (true) {
      const char* start = buffer.data() + begin + searched;
      const void* found = std::memchr(start, '\n', end - begin - searched);
      if (found != nullptr) return static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
      if (at_end) return end;
      searched = end - begin;
      if (searched > kMaxLineBytes) {
        throw Error(ErrorCode::kInput, Location{path, line + 1},
                    "the line is longer than 1 GiB; is this a text file?");
      }
      fill();
    }
  }
};

LineReader::LineReader(const std::string& path) : impl_(std::make_unique<Impl>()) {
  impl_->path = path;
  impl_->fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (impl_->fd < 0) throw io_error(path, "cannot open", errno);
  struct stat info {};
  if (::fstat(impl_->fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    throw Error(ErrorCode::kIo, Location{path}, "is a directory, a file is needed here");
  }
}

LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;

bool LineReader::next(std::string_view& line) {
  Impl& impl = *impl_;
  const std::size_t newline = impl.find_newline();
  if (newline == impl.begin && newline == impl.end) return false;
  line = std::string_view(impl.buffer).substr(impl.begin, newline - impl.begin);
  impl.begin = newline < impl.end ? newline + 1 : impl.end;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (impl.line == 0) refuse_utf16(line, impl.path);
  if (impl.line == 0 && line.substr(0, 3) == "\xef\xbb\xbf") line.remove_prefix(3);
  ++impl.line;
  return true;
}

Location LineReader::where() const { return {impl_->path, impl_->line}; }

void for_each_json_line(const std::string& path, const std::function<void(Json, const Location&)>& consume,
                        const std::function<void(const Error&)>& on_bad_line) {
  LineReader reader(path);
  JsonParser parser;
  std::string_view line;
  while (reader.next(line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    const Location where = reader.where();
    Json json;
    try {
      json = parser.parse(line, where);
    } catch (const Error& error) {
      const Error told(error.code(), error.what() + std::string("; write one JSON object a line"));
      if (!on_bad_line) throw told;
      on_bad_line(told);
      continue;
    }
    consume(std::move(json), where);
  }
}

}  // namespace ragctl
