#include "ragctl/ingest/ingest.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <tuple>

#include "decode.hpp"
#include "extraction.hpp"
#include "format_sniff.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/core/read_some.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/text/charset.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "records.hpp"
#include "source_names.hpp"
#include "text_headings.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSniffBytes = 64 * 1024;

// What an extractor is told beside the text.
struct Reading {
  TextStyle style = TextStyle::kProse;
  bool whole_page = false;
};

using Extractor = Extraction (*)(const DecodedText&, const Reading&);
using Failures = std::vector<IngestFailure>;
using RecordReader = SourceDocuments (*)(const DecodedText&, const SourceFile&, Failures&);

SourceDocuments json_lines(const DecodedText& text, const SourceFile& file, Failures& failures) {
  return read_json_lines(text, file.path, failures);
}
SourceDocuments json_file(const DecodedText& text, const SourceFile& file, Failures& failures) {
  return read_json_file(text, file.path, failures);
}
SourceDocuments csv(const DecodedText& text, const SourceFile& file, Failures& failures) {
  return read_csv(text, file.path, file.source, failures);
}

Extraction markdown(const DecodedText& text, const Reading&) { return extract_markdown(text); }
Extraction plain(const DecodedText& text, const Reading& reading) {
  return extract_text(text, reading.style);
}
Extraction html(const DecodedText& text, const Reading& reading) {
  return extract_html(text, reading.whole_page);
}

// How each format of ingest_formats() is read: as one document or as many.
struct FormatReader {
  std::string_view name;
  Extractor extract;
  RecordReader records;
};

constexpr std::array kReaders = {
    FormatReader{"markdown", markdown, nullptr}, FormatReader{"text", plain, nullptr},
    FormatReader{"html", html, nullptr},         FormatReader{"jsonl", nullptr, json_lines},
    FormatReader{"json", nullptr, json_file},    FormatReader{"csv", nullptr, csv},
};

const FormatReader& reader_of(const IngestFormatInfo& format) {
  return *std::find_if(kReaders.begin(), kReaders.end(),
                       [&](const auto& each) { return each.name == format.name; });
}

// Standard input, at most `limit` bytes.
std::string read_stdin(std::uint64_t limit) {
  std::string bytes;
  std::array<char, 65536> buffer;
  while (true) {
    const std::size_t got = read_some(STDIN_FILENO, buffer.data(), buffer.size(), "-");
    if (got == 0) return bytes;
    bytes.append(buffer.data(), got);
    if (bytes.size() > limit) {
      throw Error(ErrorCode::kInput,
                  "<stdin>: has more than max_file_bytes (" + std::to_string(limit) + "); raise it");
    }
  }
}

// Reads one source; everything that can go wrong ends in failures_.
class SourceReader {
 public:
  SourceReader(const SourceFile& source, const IngestOptions& options, std::vector<IngestFailure>& failures,
               std::vector<std::string>* warnings)
      : source_(source),
        place_(Location{source.path}.str()),
        options_(options),
        failures_(failures),
        warnings_(warnings) {}

  SourceDocuments read() {
    try {
      std::string bytes = source_.path == "-" ? read_stdin(options_.max_file_bytes) : read_file(source_.path);
      return decode(std::move(bytes));
    } catch (const Error& error) {
      std::string reason = error.what();
      if (reason.starts_with(place_ + ": ")) reason.erase(0, place_.size() + 2);
      failures_.push_back({place_, std::move(reason), error.code() == ErrorCode::kIo, source_.source});
    }
    return {};
  }

 private:
  SourceDocuments decode(std::string bytes) {
    const IngestFormatInfo* format = source_.path == "-" ? nullptr : format_by_file_name(source_.path);
    if (format == nullptr && options_.format != "auto") format = format_by_name(options_.format);
    if (bytes.empty() && source_.named) return fail("the input is empty");
    if (format == nullptr) {
      if (std::string reason = unsupported_reason(source_.path, bytes); !reason.empty())
        return fail(std::move(reason));
    }
    const std::size_t first = std::min(bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf"), bytes.size());
    const bool markup = (format != nullptr && format->name == "html") || bytes.substr(first, 1) == "<";
    const std::string declared(markup ? declared_charset(bytes) : std::string_view());
    DecodeResult result = decode_text(std::move(bytes), options_.encoding, declared);
    if (!result.decoded) return fail(std::move(result.failure));
    if (!result.warning.empty()) warn(0, result.warning);
    const std::string_view text = result.decoded->text;
    if (trim(text).empty()) {
      return source_.named ? fail("there is nothing but white space in it") : SourceDocuments();
    }
    if (format == nullptr)
      format = sniff_format(text.substr(0, kSniffBytes), has_file_extension(source_.path));
    if (format->name == "jsonl" && holds_chunks(text)) {
      return source_.named ? fail("holds chunks, as ragctl chunk writes them; name the documents")
                           : SourceDocuments();
    }
    return documents(*result.decoded, *format);
  }

  SourceDocuments documents(const DecodedText& text, const IngestFormatInfo& format) {
    const FormatReader& reader = reader_of(format);
    SourceDocuments out;
    if (reader.records != nullptr) {
      const std::size_t before = failures_.size();
      out = reader.records(text, source_, failures_);
      const std::vector<std::string> roots =
          failures_.size() > before ? roots_of(out.documents) : std::vector<std::string>();
      for (std::size_t i = before; i < failures_.size(); ++i) {
        if (!failures_[i].source.empty()) continue;
        failures_[i].source = source_.source;
        failures_[i].roots = roots;
      }
    } else {
      Document document = from_extraction(
          reader.extract(text, {text_style(source_.path, text.text), options_.html == "all"}));
      document.media_type = format.media_type;
      document.id = source_.source;
      document.content_hash = document_content_hash(document);
      if (document.text.empty()) return fail("no readable text in it (a page that scripts fill?)");
      if (std::string problem = metadata_problem(document.metadata); !problem.empty())
        return fail(std::move(problem));
      out.documents.push_back(std::move(document));
      out.places.push_back(place_);
    }
    for (Document& document : out.documents) {
      if (document.source.empty()) document.source = source_.source;
      if (document.root.empty()) document.root = source_.root;
    }
    return out;
  }

  // Of documents that ragctl wrote, which bring their own source.
  static std::vector<std::string> roots_of(const std::vector<Document>& documents) {
    std::set<std::string> roots;
    for (const Document& document : documents) {
      if (!document.source.empty()) roots.insert(document.root.empty() ? document.source : document.root);
    }
    return {roots.begin(), roots.end()};
  }

  Document from_extraction(Extraction extraction) {
    Document document;
    document.title = to_nfc(extraction.title);
    document.text = std::move(extraction.text);
    document.blocks = std::move(extraction.blocks);
    document.metadata = std::move(extraction.metadata);
    document.acl = std::move(extraction.acl);
    document.language = extraction.language.empty() ? guess_language(document.text) : extraction.language;
    for (const ExtractionWarning& warning : extraction.warnings) warn(warning.line, warning.message);
    return document;
  }

  void warn(std::uint64_t line, const std::string& message) {
    if (warnings_ != nullptr) warnings_->push_back(Location{source_.path, line}.str() + ": " + message);
  }

  SourceDocuments fail(std::string reason) {
    failures_.push_back({place_, std::move(reason), false, source_.source});
    return {};
  }

  const SourceFile& source_;
  std::string place_;  // as messages name the source
  const IngestOptions& options_;
  std::vector<IngestFailure>& failures_;
  std::vector<std::string>* warnings_;
};

// What could match nothing, or only a name with a bracket, is a slip of the hand.
void check_pattern(const std::string& pattern) {
  if (pattern.empty()) throw Error(ErrorCode::kUsage, "a pattern of include or exclude is empty; write *.md");
  const std::size_t open = pattern.find('[');
  const bool escaped = open != std::string::npos && open > 0 && pattern[open - 1] == '\\';
  if (open != std::string::npos && !escaped && pattern.find(']', open + 2) == std::string::npos) {
    throw Error(ErrorCode::kUsage,
                "pattern '" + pattern + "': the set that '[' opens has no ']'; write \\[ for the bracket");
  }
}

void check_options(const IngestOptions& options) {
  if (options.format != "auto" && format_by_name(options.format) == nullptr) {
    std::vector<std::string_view> names{"auto"};
    for (const IngestFormatInfo& format : ingest_formats()) names.push_back(format.name);
    throw Error(ErrorCode::kUsage, "unknown format '" + options.format + "'" +
                                       did_you_mean(options.format, names) + "; known are auto, " +
                                       describe_ingest_formats());
  }
  if (options.encoding != "auto" && !resolve_charset(options.encoding)) {
    throw Error(ErrorCode::kUsage, "ingest.encoding: unknown encoding '" + options.encoding +
                                       "'; use auto or a name such as utf-8, cp949, shift_jis");
  }
  if (options.html != "article" && options.html != "all")
    throw Error(ErrorCode::kUsage, "html: unknown value '" + options.html + "'; use article or all");
  for (const auto* patterns : {&options.include, &options.exclude}) {
    for (const std::string& pattern : *patterns) check_pattern(pattern);
  }
  if (options.max_file_bytes < 1 || options.max_file_bytes > std::uint64_t{1} << 40) {
    throw Error(ErrorCode::kUsage, "max_file_bytes must be 1 to 2^40");
  }
}

struct Placed {
  Document document;
  std::string place;
};

// What one source gave; kept apart so that threads do not meet.
struct Outcome {
  SourceDocuments read;
  std::vector<IngestFailure> failures;
  std::vector<std::string> warnings;
};

std::size_t digits_at(std::string_view text, std::size_t i) {
  return std::min(text.find_first_not_of("0123456789", i), text.size()) - i;
}

// Numbers by their value, so that line 2 comes before line 10.
bool in_natural_order(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const std::size_t left = digits_at(a, i);
    const std::size_t right = digits_at(b, j);
    if (left != right && left > 0 && right > 0) return left < right;
    const std::size_t length = std::max<std::size_t>(left > 0 && right > 0 ? left : 0, 1);
    const int order = a.substr(i, length).compare(b.substr(j, length));
    if (order != 0) return order < 0;
    i += length;
    j += length;
  }
  return a.size() - i < b.size() - j;
}

void sort_failures(std::vector<IngestFailure>& failures) {
  std::stable_sort(failures.begin(), failures.end(), [](const IngestFailure& a, const IngestFailure& b) {
    return in_natural_order(a.path, b.path);
  });
}

void merge(IngestReport& report, const std::vector<SourceFile>& sources, std::vector<Outcome>& outcomes,
           const Context& context) {
  std::vector<SourceDocuments> documents;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Outcome& outcome = outcomes[i];
    for (const std::string& warning : outcome.warnings) context.warn("ingest", warning);
    if (outcome.read.documents.empty() && outcome.failures.empty())
      report.skipped.push_back({sources[i].path, "without text"});
    documents.push_back(std::move(outcome.read));
    std::move(outcome.failures.begin(), outcome.failures.end(), std::back_inserter(report.failures));
  }
  report.documents = merge_documents(std::move(documents), report.failures);
}

// Why a pattern of include may have matched nothing; "" when it does not look like a slip.
std::string include_advice(const std::string& pattern, const std::vector<SkippedFile>& skipped) {
  if (pattern.find(',') != std::string::npos)
    return "; '" + pattern + "' is one pattern: give --include once for each, or a list in YAML";
  const std::string folder = "/" + pattern + (pattern.ends_with('/') ? "" : "/");
  const bool is_folder = std::any_of(skipped.begin(), skipped.end(), [&](const SkippedFile& file) {
    return ("/" + file.path).find(folder) != std::string::npos;
  });
  return is_folder ? "; '" + pattern + "' is a folder: write '" + folder.substr(1) + "**' for what lies in it"
                   : "";
}

// What would let some of the files in.
std::string skipped_advice(const IngestOptions& options, const std::vector<SkippedFile>& skipped) {
  std::string advice;
  for (const std::string& pattern : options.include) {
    if (advice.empty()) advice = include_advice(pattern, skipped);
  }
  const bool linked = std::any_of(skipped.begin(), skipped.end(),
                                  [](const SkippedFile& file) { return file.kind == kBehindLinks; });
  if (linked) advice += "; --follow-symlinks reads what links lead to";
  return advice;
}

}  // namespace

std::vector<Document> merge_documents(std::vector<SourceDocuments> per_source,
                                      std::vector<IngestFailure>& failures) {
  std::vector<Placed> placed;
  for (SourceDocuments& from : per_source) {
    for (std::size_t i = 0; i < from.documents.size(); ++i) {
      std::string place = i < from.places.size() ? std::move(from.places[i]) : from.documents[i].source;
      placed.push_back({std::move(from.documents[i]), std::move(place)});
    }
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) { return a.document.id < b.document.id; });
  std::vector<Document> documents;
  const Placed* kept = nullptr;
  for (Placed& each : placed) {
    if (kept != nullptr && documents.back().id == each.document.id) {
      const bool alike = each.place != kept->place && to_nfc(each.place) == to_nfc(kept->place);
      failures.push_back(
          {each.place,
           "duplicate id '" + each.document.id + "'; the document from " + kept->place + " is kept" +
               (alike ? " (the two names differ only in their Unicode normal form; rename one)" : ""),
           false, each.document.source, true});
      continue;
    }
    kept = &each;
    documents.push_back(std::move(each.document));
  }
  sort_failures(failures);
  return documents;
}

std::vector<std::string> unread_sources(const std::vector<IngestFailure>& failures) {
  std::set<std::string> sources;
  for (const IngestFailure& failure : failures) {
    if (failure.duplicate) continue;
    if (!failure.source.empty()) sources.insert(failure.source);
    sources.insert(failure.roots.begin(), failure.roots.end());
  }
  return {sources.begin(), sources.end()};
}

Error no_documents(const IngestOptions& options, const std::vector<IngestFailure>& failures,
                   const std::vector<SkippedFile>& skipped) {
  if (failures.empty()) {
    const std::string passed = skipped.empty() ? "" : ", which hold " + describe_skipped(skipped);
    std::string advice = skipped_advice(options, skipped);
    if (advice.empty())
      advice = "; from folders " + describe_folder_formats() +
               " are read; other text where its file, a glob or --include names it";
    return {ErrorCode::kInput, "no readable document among the inputs" + passed + advice};
  }
  const bool refused = std::all_of(failures.begin(), failures.end(),
                                   [](const IngestFailure& failure) { return failure.refused; });
  return {refused ? ErrorCode::kIo : ErrorCode::kInput,
          failures.front().path + ": " + failures.front().reason};
}

SourceDocuments read_source(const SourceFile& source, const IngestOptions& options,
                            std::vector<IngestFailure>& failures, std::vector<std::string>* warnings) {
  return SourceReader(source, options, failures, warnings).read();
}

IngestReport ingest(const IngestOptions& options, const Context& context) {
  check_options(options);
  IngestReport report;
  const std::vector<SourceFile> sources = find_sources(options, report.skipped, report.failures);
  report.scanned = sources.size() + report.skipped.size() + report.failures.size();
  std::vector<Outcome> outcomes(sources.size());
  std::atomic<std::uint64_t> done{0};
  parallel_for(context, sources.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Outcome& outcome = outcomes[i];
      outcome.read = read_source(sources[i], options, outcome.failures, &outcome.warnings);
      context.progress("ingest", ++done, sources.size());
    }
  });
  context.check_cancelled();  // what an interrupted read of standard input gave is nobody's failure
  merge(report, sources, outcomes, context);
  return report;
}

}  // namespace ragctl
