// Order of detection: a byte order mark decides; strict UTF-8 is practically never hit by accident; a
// declaration is right when the bytes agree; windows-949 accepts much that is not Korean, so its letters have
// to look Korean; uchardet guesses the rest. Everything is converted strictly, so a wrong guess fails here
// instead of giving mojibake.
#include "decode.hpp"

#include <fmt/format.h>
#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "ragctl/core/error.hpp"
#include "ragctl/text/charset.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kDeclarationBytes = 4096;        // HTML asks for 1024; real pages put scripts before it
constexpr std::size_t kDetectionBytes = 256 * 1024;    // what uchardet gets to see
constexpr std::string_view kUtf8Bom = "\xef\xbb\xbf";  // also U+FEFF after conversion
constexpr std::string_view kKorean = "windows-949";

struct Bom {
  std::string_view bytes;
  const char* charset;
};

// The UTF-32 marks begin like UTF-16 ones and come first.
constexpr std::array kBoms = {
    Bom{kUtf8Bom, "UTF-8"},
    Bom{std::string_view("\xff\xfe\x00\x00", 4), "UTF-32LE"},
    Bom{std::string_view("\x00\x00\xfe\xff", 4), "UTF-32BE"},
    Bom{std::string_view("\xff\xfe", 2), "UTF-16LE"},
    Bom{std::string_view("\xfe\xff", 2), "UTF-16BE"},
};

struct CloseDetector {
  void operator()(uchardet* detector) const { uchardet_delete(detector); }
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::uint64_t line_at(std::string_view bytes, std::size_t offset) {
  return 1 + static_cast<std::uint64_t>(
                 std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

DecodeResult failed(std::string reason) { return {std::nullopt, std::move(reason), {}}; }

// Takes the converted text over: strips the mark and normalises line ends.
DecodeResult finish(std::string text, std::string warning = {}) {
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    return failed(fmt::format("looks like a binary file (NUL character in line {})", line_at(text, nul)));
  }
  DecodedText decoded;
  if (text.starts_with(kUtf8Bom)) {
    decoded.bom_bytes = kUtf8Bom.size();
    text.erase(0, kUtf8Bom.size());
  }
  normalize_newlines(text, &decoded.removed_crs);
  decoded.text = std::move(text);
  return {std::move(decoded), {}, std::move(warning)};
}

DecodeResult decode_marked(std::string bytes, const Bom& bom) {
  if (bom.charset == std::string_view("UTF-8")) {
    const std::size_t bad = find_invalid_utf8(bytes);
    if (bad == std::string_view::npos) return finish(std::move(bytes));
    return failed(
        fmt::format("begins with a UTF-8 byte order mark but byte {} (line {}) is not UTF-8; pass --encoding",
                    bad + 1, line_at(bytes, bad)));
  }
  auto text = convert_to_utf8(bytes, bom.charset);
  if (text) return finish(std::move(*text));
  return failed(fmt::format("begins with a {} byte order mark but is not well-formed {}; pass --encoding",
                            bom.charset, bom.charset));
}

// Which of UTF-16LE and UTF-16BE the bytes are, by where blanks and line ends have their zero bytes, or else
// other ASCII; "" when that tells nothing. Letters of other scripts have zero bytes too (U+AC00), but none of
// this form.
std::string_view utf16_order(std::string_view bytes) {
  constexpr std::string_view kOrders[] = {"UTF-16LE", "UTF-16BE"};
  std::size_t blanks[2] = {};
  std::size_t ascii[2] = {};
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    for (const std::size_t order : {0, 1}) {
      const char letter = bytes[i + order];
      if (bytes[i + 1 - order] != '\0') continue;
      blanks[order] += letter == ' ' || letter == '\n' ? 1 : 0;
      ascii[order] += letter > ' ' && letter < 0x7F ? 1 : 0;
    }
  }
  if (blanks[0] != blanks[1]) return kOrders[blanks[1] > blanks[0] ? 1 : 0];
  const std::size_t units = bytes.size() / 2;
  if (ascii[0] * 2 > units) return kOrders[0];
  return ascii[1] * 2 > units ? kOrders[1] : std::string_view();
}

DecodeResult decode_as(std::string bytes, const std::string& label) {
  const auto charset = resolve_charset(label);
  if (!charset)
    return failed("unknown encoding '" + label + "'; use a name such as utf-8, cp949 or shift_jis");
  if (*charset == "UTF-16LE" || *charset == "UTF-16BE") {
    const std::string_view order = utf16_order(bytes);
    if (!order.empty() && order != *charset)
      return failed(fmt::format("is {} by its blanks and ASCII letters; pass that to --encoding", order));
  }
  if (auto text = convert_to_utf8(bytes, *charset)) return finish(std::move(*text));
  return finish(convert_to_utf8_lossy(bytes, *charset),
                "not entirely " + *charset + "; undefined byte sequences were replaced by U+FFFD");
}

// Bytes around the first one that is not ASCII: the rest tells a detector nothing.
std::string_view detection_sample(std::string_view bytes) {
  const auto high =
      std::find_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  const auto offset = static_cast<std::size_t>(high - bytes.begin());
  return bytes.substr(offset - std::min<std::size_t>(offset, 1024), kDetectionBytes);
}

std::optional<std::string> detect_charset(std::string_view bytes) {
  const std::unique_ptr<uchardet, CloseDetector> detector(uchardet_new());
  const std::string_view sample = detection_sample(bytes);
  if (detector == nullptr || uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0)
    return std::nullopt;
  uchardet_data_end(detector.get());
  return resolve_charset(uchardet_get_charset(detector.get()));
}

// uchardet knows encodings that ICU has a name but no data for.
std::optional<std::string> convert_if_known(const std::string& bytes,
                                            const std::optional<std::string>& charset) {
  if (!charset || *charset == "UTF-8") return std::nullopt;
  try {
    return convert_to_utf8(bytes, *charset);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> convert_detected(const std::string& bytes, std::string_view declared) {
  const auto charset = resolve_charset(declared);
  // Markup in UTF-16 has NULs. A page that says so without any was converted by somebody since.
  const bool wide = charset && (charset->starts_with("UTF-16") || charset->starts_with("UTF-32"));
  if (!wide) {
    if (auto text = convert_if_known(bytes, charset)) return text;
  }
  if (is_plausible_korean(bytes)) {
    if (auto text = convert_to_utf8(bytes, std::string(kKorean))) return text;
  }
  const auto detected = detect_charset(bytes);
  // A detector that says windows-949 for what does not look Korean is guessing.
  return detected == kKorean ? std::nullopt : convert_if_known(bytes, detected);
}

// Whether most of what is not ASCII is well-formed UTF-8: then a few bytes are damaged, and any single-byte
// encoding would take the whole file for mojibake without complaint.
bool is_damaged_utf8(std::string_view bytes) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = std::min(find_invalid_utf8(bytes.substr(i)), bytes.size() - i);
    for (const char c : bytes.substr(i, length)) good += static_cast<unsigned char>(c) >= 0xC0 ? 1 : 0;
    i += length;
    for (; i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80 &&
           find_invalid_utf8(bytes.substr(i, 4)) == 0;
         ++i)
      ++bad;
  }
  return good > 4 * bad;
}

// Single-byte encodings accept every byte, so noise comes out as control characters. Text has next to none.
bool has_many_controls(std::string_view text) {
  std::size_t controls = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c0 = byte < 0x20 && (byte < 0x09 || byte > 0x0D) && byte != 0x1B;
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    controls += c0 || c1 || byte == 0x7F ? 1 : 0;
  }
  return controls * 50 > text.size();
}

DecodeResult decode_detected(std::string bytes, std::string_view declared) {
  const std::size_t bad = find_invalid_utf8(bytes);
  if (bad == std::string_view::npos) return finish(std::move(bytes));
  if (is_damaged_utf8(bytes)) {
    return failed(fmt::format(
        "UTF-8 with damaged bytes, the first is byte {} in line {}; repair it, or pass --encoding utf-8 to "
        "read U+FFFD there",
        bad + 1, line_at(bytes, bad)));
  }
  auto text = convert_detected(bytes, declared);
  if (text && has_many_controls(*text))
    return failed("looks like a binary file (full of control characters)");
  if (text) return finish(std::move(*text));
  return failed(
      fmt::format("neither UTF-8 (byte {} in line {} is not) nor a detectable encoding; pass --encoding",
                  bad + 1, line_at(bytes, bad)));
}

std::string_view label_at(std::string_view text) {
  text = text.substr(std::min(text.size(), text.find_first_not_of(" \t\r\n\"'")));
  return text.substr(0, text.find_first_of(" \t\r\n\"';/>?"));
}

// Comments hold what was valid before the page was converted.
void blank_comments(std::string& head) {
  for (std::size_t begin = head.find("<!--"); begin != std::string::npos; begin = head.find("<!--", begin)) {
    const std::size_t end = std::min(head.find("-->", begin + 4), head.size());
    std::fill(head.begin() + static_cast<std::ptrdiff_t>(begin),
              head.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  }
}

// Offset behind the '=' that follows the word at `found`; npos without one before `end`.
std::size_t behind_equals(std::string_view head, std::string_view word, std::size_t found, std::size_t end) {
  if (found >= end) return std::string_view::npos;
  const std::size_t equals = head.find_first_not_of(" \t\r\n", found + word.size());
  return equals < end && head[equals] == '=' ? equals + 1 : std::string_view::npos;
}

bool is_hangul_row(unsigned char lead) { return lead >= 0xB0 && lead <= 0xC8; }

}  // namespace

std::uint64_t DecodedText::source_offset(std::uint64_t offset) const {
  const auto before = std::lower_bound(removed_crs.begin(), removed_crs.end(), offset) - removed_crs.begin();
  return bom_bytes + offset + static_cast<std::uint64_t>(before);
}

void normalize_newlines(std::string& text, std::vector<std::uint64_t>* removed_crs) {
  std::size_t read = text.find('\r');
  if (read == std::string::npos) return;
  std::size_t write = read;
  while (read < text.size()) {
    if (text[read] == '\r' && read + 1 < text.size() && text[read + 1] == '\n') {
      if (removed_crs != nullptr) removed_crs->push_back(write);
      ++read;
    }
    text[write++] = text[read] == '\r' ? '\n' : text[read];
    ++read;
    const std::size_t next = std::min(text.find('\r', read), text.size());
    std::memmove(text.data() + write, text.data() + read, next - read);
    write += next - read;
    read = next;
  }
  text.resize(write);
}

std::string_view declared_charset(std::string_view bytes) {
  std::string head(bytes.substr(0, kDeclarationBytes));
  std::transform(head.begin(), head.end(), head.begin(), lower);
  blank_comments(head);
  const auto label_of = [&](std::string_view word, std::size_t begin,
                            std::string_view closing) -> std::string_view {
    const std::size_t end = std::min(head.find(closing, begin), head.size());
    const std::size_t label = behind_equals(head, word, head.find(word, begin), end);
    return label == std::string::npos ? std::string_view() : label_at(bytes.substr(label));
  };
  if (head.starts_with("<?xml")) {
    if (const std::string_view label = label_of("encoding", 0, "?>"); !label.empty()) return label;
  }
  for (std::size_t meta = head.find("<meta"); meta != std::string::npos;
       meta = head.find("<meta", meta + 1)) {
    if (const std::string_view label = label_of("charset", meta, ">"); !label.empty()) return label;
  }
  return {};
}

std::string binary_reason(std::string_view bytes) {
  for (const Bom& bom : kBoms) {
    if (bytes.starts_with(bom.bytes)) return "";
  }
  const std::size_t nul = bytes.find('\0');
  if (nul == std::string_view::npos) return "";
  return fmt::format("looks like a binary file (NUL at byte {}); if it is UTF-16 text, pass --encoding {}",
                     nul + 1, utf16_order(bytes) == "UTF-16BE" ? "utf-16be" : "utf-16le");
}

bool is_plausible_korean(std::string_view bytes) {
  std::size_t letters = 0;
  std::size_t hangul = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    const auto trail = static_cast<unsigned char>(bytes[++i]);
    if (lead >= 0xA1 && lead <= 0xAF && trail >= 0xA1)
      continue;  // punctuation, symbols, compatibility letters
    ++letters;
    if (is_hangul_row(lead) && trail >= 0xA1) ++hangul;
  }
  return letters > 0 && hangul * 10 >= letters * 7;
}

DecodeResult decode_text(std::string bytes, const std::string& encoding, std::string_view declared) {
  if (encoding != "auto") return decode_as(std::move(bytes), encoding);
  for (const Bom& bom : kBoms) {
    if (bytes.starts_with(bom.bytes)) return decode_marked(std::move(bytes), bom);
  }
  if (std::string reason = binary_reason(bytes); !reason.empty()) return failed(std::move(reason));
  return decode_detected(std::move(bytes), declared);
}

}  // namespace ragctl
