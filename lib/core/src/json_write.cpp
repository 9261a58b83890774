#include <charconv>
#include <cmath>

#include "ragctl/core/json.hpp"

namespace ragctl {
namespace {

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {  // JSON has no NaN; null is what every reader takes
    out += "null";
    return;
  }
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  const std::string_view text(buffer, static_cast<std::size_t>(result.ptr - buffer));
  out += text;
  // Keep the type: 1.0 must not read back as the integer 1.
  if (text.find_first_of(".en") == std::string_view::npos) out += ".0";
}

void append_newline(std::string& out, int indent, int depth) {
  if (indent == 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
}

class Writer {
 public:
  Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

  void write(const Json& json, int depth) {
    if (json.is_null()) {
      out_ += "null";
    } else if (json.is_bool()) {
      out_ += json.boolean() ? "true" : "false";
    } else if (json.is_int()) {
      out_ += std::to_string(json.integer());
    } else if (json.is_number()) {
      append_double(out_, json.number());
    } else if (json.is_string()) {
      append_json_string(out_, json.string());
    } else if (json.is_array()) {
      write_array(json.items(), depth);
    } else {
      write_object(json.members(), depth);
    }
  }

 private:
  void write_array(const Json::Array& items, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) out_ += ',';
      append_newline(out_, indent_, depth + 1);
      write(items[i], depth + 1);
    }
    if (!items.empty()) append_newline(out_, indent_, depth);
    out_ += ']';
  }

  void write_object(const Json::Object& members, int depth) {
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i != 0) out_ += ',';
      append_newline(out_, indent_, depth + 1);
      append_json_string(out_, members[i].first);
      out_ += indent_ == 0 ? ":" : ": ";
      write(members[i].second, depth + 1);
    }
    if (!members.empty()) append_newline(out_, indent_, depth);
    out_ += '}';
  }

  std::string& out_;
  int indent_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of the run not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f) continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

std::string Json::dump(int indent) const {
  std::string out;
  Writer(out, indent).write(*this, 0);
  return out;
}

void Json::dump_to(std::string& out) const { Writer(out, 0).write(*this, 0); }

}  // namespace ragctl
