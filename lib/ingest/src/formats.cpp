#include "ragctl/ingest/formats.hpp"

#include <algorithm>
#include <array>

#include "format_sniff.hpp"

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 4> kMarkdown = {".md", ".markdown", ".mkd", ".mdx"};
constexpr std::array<std::string_view, 5> kText = {".txt", ".text", ".log", ".rst", ".adoc"};
constexpr std::array<std::string_view, 3> kHtml = {".html", ".htm", ".xhtml"};
constexpr std::array<std::string_view, 2> kJsonLines = {".jsonl", ".ndjson"};
constexpr std::array<std::string_view, 1> kJson = {".json"};
constexpr std::array<std::string_view, 2> kCsv = {".csv", ".tsv"};

constexpr std::array kFormats = {
    IngestFormatInfo{"markdown", kMarkdown, "text/markdown",
                     "CommonMark and GitHub tables, with front matter in YAML or TOML"},
    IngestFormatInfo{"text", kText, "text/plain",
                     "paragraphs between blank lines, headings where the layout shows them"},
    IngestFormatInfo{"html", kHtml, "text/html",
                     "the main content of a page, without navigation and scripts"},
    IngestFormatInfo{"jsonl", kJsonLines, "application/json",
                     "one record a line: BEIR corpus.jsonl, or documents of ragctl"},
    // Most .json files in a folder are settings.
    IngestFormatInfo{"json", kJson, "application/json", "one record or an array of records; only when named",
                     false},
    // Most tables in a folder are data, not texts.
    IngestFormatInfo{"csv", kCsv, "text/csv",
                     "a table, one record a row below the names of its columns; only when named", false},
};

struct Signature {
  std::string_view magic;
  std::string_view name;
};

constexpr std::array kSignatures = {
    Signature{"%PDF-", "PDF"},
    Signature{"PK\x03\x04", "ZIP and office"},
    Signature{"\x89PNG", "PNG"},
    Signature{"\xff\xd8\xff", "JPEG"},
    Signature{"GIF8", "GIF"},
    Signature{"\x1f\x8b", "gzip"},
    Signature{"\xd0\xcf\x11\xe0", "old office"},
    Signature{"{\\rtf", "RTF"},
    Signature{"\x28\xb5\x2f\xfd", "zstd"},
    Signature{"\x7f"
              "ELF",
              "program"},
};

struct KnownExtension {
  std::string_view extension;
  std::string_view name;
};

constexpr std::array kKnown = {
    KnownExtension{".pdf", "PDF"},   KnownExtension{".docx", "DOCX"}, KnownExtension{".doc", "DOC"},
    KnownExtension{".pptx", "PPTX"}, KnownExtension{".xlsx", "XLSX"}, KnownExtension{".odt", "ODT"},
    KnownExtension{".epub", "EPUB"}, KnownExtension{".hwp", "HWP"},   KnownExtension{".hwpx", "HWPX"},
    KnownExtension{".rtf", "RTF"},   KnownExtension{".png", "PNG"},   KnownExtension{".jpg", "JPEG"},
    KnownExtension{".jpeg", "JPEG"}, KnownExtension{".gif", "GIF"},   KnownExtension{".webp", "WebP"},
    KnownExtension{".svg", "SVG"},   KnownExtension{".zip", "ZIP"},   KnownExtension{".gz", "gzip"},
    KnownExtension{".zst", "zstd"},
};

std::string lower_extension(std::string_view file_name) {
  const std::string_view base = file_name.substr(file_name.find_last_of('/') + 1);
  const std::size_t dot = base.find_last_of('.');
  std::string extension(dot == std::string_view::npos || dot == 0 ? std::string_view() : base.substr(dot));
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return extension;
}

}  // namespace

std::span<const IngestFormatInfo> ingest_formats() { return kFormats; }

const IngestFormatInfo* format_by_name(std::string_view name) {
  const auto* found =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& each) { return each.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

const IngestFormatInfo* format_by_file_name(std::string_view file_name) {
  const std::string extension = lower_extension(file_name);
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(), [&](const IngestFormatInfo& each) {
    return std::find(each.extensions.begin(), each.extensions.end(), extension) != each.extensions.end();
  });
  return found == kFormats.end() ? nullptr : found;
}

std::string describe_ingest_formats() {
  std::string out;
  for (const IngestFormatInfo& format : kFormats) {
    out += (out.empty() ? "" : ", ") + std::string(format.name) + " (";
    for (const std::string_view extension : format.extensions) {
      if (out.back() != '(') out += ' ';
      out += extension;
    }
    out += ')';
  }
  return out;
}

std::string describe_folder_formats() {
  std::string out;
  for (const IngestFormatInfo& format : kFormats) {
    if (!format.in_folders) continue;
    for (const std::string_view extension : format.extensions)
      out += (out.empty() ? "" : " ") + std::string(extension);
  }
  return out;
}

std::string skipped_kind(std::string_view file_name) {
  constexpr std::size_t kLongest = 12;  // of what may be called a type of files
  const std::string extension = lower_extension(file_name);
  if (extension.empty()) return "without extension";
  const bool plain = std::all_of(extension.begin() + 1, extension.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (extension.size() > kLongest || !plain) return "of unknown type";
  return (unsupported_reason(file_name, {}).empty() ? "" : "unsupported ") + extension;
}

bool has_file_extension(std::string_view file_name) { return lower_extension(file_name).size() > 1; }

std::string unsupported_reason(std::string_view file_name, std::string_view bytes) {
  std::string_view name;
  const std::string extension = lower_extension(file_name);
  for (const KnownExtension& known : kKnown) {
    if (known.extension == extension) name = known.name;
  }
  for (const Signature& signature : kSignatures) {
    if (name.empty() && bytes.starts_with(signature.magic)) name = signature.name;
  }
  if (name.empty()) return "";
  return std::string(name) + " files are not supported yet; supported are " + describe_ingest_formats();
}

}  // namespace ragctl
