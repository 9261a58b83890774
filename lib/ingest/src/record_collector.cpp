#include "record_collector.hpp"

#include <utility>

#include "ragctl/core/counted.hpp"
#include "records.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMaxReported = 1000;  // failures of one file

// A line by which ragctl names a source that it could not read; nullptr for any other.
const Json* unread_mark(const Json& json) {
  const Json* source = json.is_object() && json.members().size() == 1 ? json.find("unread") : nullptr;
  return source != nullptr && source->is_string() ? source : nullptr;
}

// What the reader may not know: "<path>:<line>: " in front of a message that is reported with its place
// anyway.
std::string without_place(const Error& error, const Location& where) {
  std::string message = error.what();
  const std::string place = where.str() + ": ";
  if (message.starts_with(place)) message.erase(0, place.size());
  return message;
}

}  // namespace

void RecordCollector::add(Json json, const Location& where, const std::string& name) {
  if (const Json* unread = unread_mark(json)) {
    // However many there are: a source that is not named would lose its documents.
    failures_.push_back({where.str(),
                         "'" + unread->string() + "' was not read when these documents were made", false,
                         unread->string()});
    return;
  }
  try {
    add(document_from_record(std::move(json), where), where, name);
  } catch (const Error& error) {
    report(error, where);
  }
}

void RecordCollector::add(Document document, const Location& where, const std::string& name) {
  const auto [first, fresh] = names_.emplace(document.id, name);
  if (fresh) {
    out_.documents.push_back(std::move(document));
    out_.places.push_back(where.str());
  } else {
    add_failure({where.str(), "duplicate id '" + document.id + "'; the one in " + first->second + " is kept",
                 false, "", true});
  }
}

void RecordCollector::report(const Error& error, const Location& where) {
  add_failure({where.str(), without_place(error, where), false, ""});
}

void RecordCollector::report_placed(const Error& error, const std::string& path) {
  const std::string_view what = error.what();
  const std::size_t end =
      what.starts_with(path + ":") ? what.find(": ", path.size()) : std::string_view::npos;
  if (end == std::string_view::npos) return report(error, {path});
  add_failure({std::string(what.substr(0, end)), std::string(what.substr(end + 2)), false, ""});
}

SourceDocuments RecordCollector::take(const std::string& path) {
  if (failed_ > kMaxReported) {
    failures_.push_back(
        {Location{path}.str(),
         counted(failed_ - kMaxReported, "more record") + " failed; is this a file of records?", false, ""});
  }
  return std::move(out_);
}

void RecordCollector::add_failure(IngestFailure failure) {
  if (++failed_ <= kMaxReported) failures_.push_back(std::move(failure));
}

}  // namespace ragctl
