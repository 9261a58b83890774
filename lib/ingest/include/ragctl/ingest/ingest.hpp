// Files, folders, globs, standard input and record files to Documents.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

struct IngestOptions {
  // Files, folders (walked recursively, names in byte order, hidden entries skipped), glob patterns (*, ?,
  // [..], **) or "-" (standard input). A .jsonl file holds records (BEIR corpus.jsonl: _id, title, text,
  // metadata; or documents as ragctl writes them), one document a line; .csv and .tsv hold one a row.
  std::vector<std::string> inputs;
  // Where relative inputs are resolved; ids keep the path as written in `inputs`. Empty: the working
  // directory.
  std::string base_directory;
  // The inputs stand in a configuration file, seen from its folder. Their leading "../" only say in which
  // folder of the project the file lies and are left out of ids, so that all its files give a document the
  // same id. Elsewhere "docs" and "../docs" are two folders, and their documents have different ids.
  bool in_project = false;
  // Globs against the path below the folder being walked ("*.md", "notes/**"); empty include takes every file
  // of a known format. Exclude wins.
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  // Format of standard input and of files whose name does not tell: auto, markdown, html, text, jsonl, csv.
  std::string format = "auto";
  // Character encoding: "auto" detects (BOM, strict UTF-8, declared charset, windows-949 with a Hangul share,
  // uchardet), else a label such as "cp949".
  std::string encoding = "auto";
  // What is kept of an HTML page: "article", its main content, or "all" that it shows, navigation and
  // advertisements too.
  std::string html = "article";
  // Files larger than this are skipped and reported. 1 to 2^40.
  std::uint64_t max_file_bytes = std::uint64_t{256} << 20;
  bool follow_symlinks = false;
  // Files and folders that ragctl itself writes, as opened; no option of the user's. What lies there is no
  // input where only a folder or a pattern leads to it: a second run would read the artifacts of the first.
  std::vector<std::string> outputs;

  bool operator==(const IngestOptions&) const = default;
};

// One input that gave no document, and why; `path` may carry a line.
struct IngestFailure {
  std::string path;
  std::string reason;
  bool refused = false;    // by the operating system: the same bytes may be readable next time
  std::string source;      // Document::source of what it would have given, or a folder above; "" unknown
  bool duplicate = false;  // of another document's id: read, but not taken
  // Of the documents of other sources in the same file: the one that could not be read may be of any of them.
  std::vector<std::string> roots = {};
};

// The sources that gave less than they hold, sorted: documents known from them are no longer certain to be
// gone. See is_of_source().
std::vector<std::string> unread_sources(const std::vector<IngestFailure>& failures);

// A source as found on disk, before it is read: what `plan` and the pipeline's cache look at.
struct SourceFile {
  std::string path;    // as opened
  std::string source;  // as recorded in Document::source: the input as written, joined with the path below
                       // it; lexically normal, without leading "./"; '/' separators
  std::string root;    // the input argument, normalised alike
  std::uint64_t bytes = 0;
  bool named = false;  // an input of its own, not found in a folder or by a glob

  bool operator==(const SourceFile&) const = default;
};

// A file that a folder or a pattern led to and that was passed over.
struct SkippedFile {
  std::string path;
  std::string kind;  // why, as a count says it: ".py", "unsupported .png", "empty", "excluded"
};

// The kind of what IngestOptions::outputs names.
inline constexpr const char* kOwnOutput = "written by ragctl";

// "5 unsupported .png, 3 .py, 1 empty": the commonest kinds first.
std::string describe_skipped(const std::vector<SkippedFile>& skipped);

// What one source gave.
struct SourceDocuments {
  std::vector<Document> documents;
  std::vector<std::string> places;  // "<path>[:line]" of each; empty where they come from an earlier run
};

struct IngestReport {
  std::vector<Document> documents;      // sorted by id, ids unique
  std::vector<IngestFailure> failures;  // sorted by path and line: missing, unreadable, not decodable,
                                        // unknown format given explicitly, broken JSONL line, duplicate id
  std::uint64_t scanned = 0;            // files looked at
  std::vector<SkippedFile> skipped;     // unknown format in a folder, excluded, empty
};

// Files named by the options, sorted by source. Throws Error(kUsage) for a glob that matches nothing.
std::vector<SourceFile> find_sources(const IngestOptions& options, std::vector<SkippedFile>& skipped,
                                     std::vector<IngestFailure>& failures);

// Reads one source into its documents (one, or one a line for records). Failures are appended, not thrown;
// throws only when cancelled.
SourceDocuments read_source(const SourceFile& source, const IngestOptions& options,
                            std::vector<IngestFailure>& failures,
                            std::vector<std::string>* warnings = nullptr);

// The documents of all sources sorted by id; of equal ids the first in order of the sources stays and the
// others become failures, which name the places of both. Sorts the failures by path and line.
std::vector<Document> merge_documents(std::vector<SourceDocuments> per_source,
                                      std::vector<IngestFailure>& failures);

// What to throw when there is no document at all: Error(kIo) when the system refused every input,
// Error(kInput) otherwise, with the first reason or with what was skipped and how some of it would be read.
Error no_documents(const IngestOptions& options, const std::vector<IngestFailure>& failures,
                   const std::vector<SkippedFile>& skipped);

// find_sources + read_source over all, in parallel.
IngestReport ingest(const IngestOptions& options, const Context& context);

}  // namespace ragctl
