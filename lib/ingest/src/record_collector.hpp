// The documents of one file of records, and what is wrong with the others.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/ingest/ingest.hpp"

namespace ragctl {

// Keeps the first of equal ids; the others, and records that cannot be read, become failures, of which the
// first thousand are reported.
class RecordCollector {
 public:
  explicit RecordCollector(std::vector<IngestFailure>& failures) : failures_(failures) {}

  // `name` is what messages call the record ("line 3").
  void add(Json json, const Location& where, const std::string& name);
  void add(Document document, const Location& where, const std::string& name);
  void report(const Error& error, const Location& where);
  // An error in the file at `path` that may name the place itself: "<path>:<line>:<column>: what is wrong".
  void report_placed(const Error& error, const std::string& path);
  bool failed() const { return failed_ > 0; }

  SourceDocuments take(const std::string& path);

 private:
  void add_failure(IngestFailure failure);

  SourceDocuments out_;
  std::vector<IngestFailure>& failures_;
  std::size_t failed_ = 0;
  std::unordered_map<std::string, std::string> names_;  // id to the record that had it first
};

}  // namespace ragctl
