// yaml-cpp 0.7 accepts duplicate keys and expands aliases (430 bytes of them to 5e7 nodes), so the text is
// read as events first: an alias is refused before any tree exists, and keys are checked one by one.
#include "yaml_nodes.hpp"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <sstream>

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// Refuses what the schema has no use for and what could be hostile, while nothing has been built yet.
class SafetyCheck : public YAML::EventHandler {
 public:
  explicit SafetyCheck(const std::string& path) : path_(path) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2)
      throw Error(ErrorCode::kUsage, location_of(path_, mark),
                  "a second document begins ('---'); a configuration is one, so join them or remove it");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Error(ErrorCode::kUsage, location_of(path_, mark),
                "aliases are not supported; write the value out");
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    enter(mark);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    enter(mark);
  }
  void OnMapEnd() override { --depth_; }

 private:
  void enter(const YAML::Mark& mark) {
    constexpr int kMaxDepth = 16;
    if (++depth_ > kMaxDepth) {
      throw Error(ErrorCode::kUsage, location_of(path_, mark), "nested too deeply for a configuration");
    }
  }

  const std::string& path_;
  int depth_ = 0;
  int documents_ = 0;
};

}  // namespace

Location location_of(const std::string& path, const YAML::Mark& mark) {
  if (mark.is_null()) return {path};
  return {path, static_cast<std::uint64_t>(mark.line) + 1, static_cast<std::uint64_t>(mark.column) + 1};
}

namespace {

// yaml-cpp takes any bytes for text: questions in cp949 would be asked garbled.
void refuse_other_encodings(std::string_view text, const std::string& path) {
  const auto refuse = [&](std::size_t at, const std::string& why) {
    if (at == std::string_view::npos) return;
    const auto line = static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + at, '\n')) + 1;
    throw Error(ErrorCode::kUsage, Location{path, line}, why);
  };
  refuse(text.find('\0'), "a NUL byte; is this a text file?");
  refuse(find_invalid_utf8(text), "not UTF-8; save the file in UTF-8");
}

// What yaml-cpp says of a tab in the indentation is about something else.
std::string tab_hint(std::string_view text, const YAML::Mark& mark) {
  if (mark.is_null()) return "";
  for (int line = 0; line < mark.line; ++line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  const std::string_view indentation = text.substr(0, text.find_first_not_of(" \t"));
  return indentation.find('\t') == std::string_view::npos ? "" : "; indent with blanks, not with tabs";
}

}  // namespace

YAML::Node parse_yaml(const std::string& text, const std::string& path) {
  refuse_other_encodings(text, path);
  try {
    std::istringstream events(text);
    YAML::Parser parser(events);
    SafetyCheck check(path);
    while (parser.HandleNextDocument(check)) {
    }
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw Error(ErrorCode::kUsage, location_of(path, error.mark),
                "not valid YAML: " + error.msg + tab_hint(text, error.mark));
  }
}

void fail_at(const YAML::Node& node, const std::string& path, const std::string& message) {
  throw Error(ErrorCode::kUsage, location_of(path, node.Mark()), message);
}

}  // namespace ragctl
