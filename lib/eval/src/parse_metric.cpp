// "<name>@<parameter>" or trec_eval's "<name>_<parameter>". Names are compared without regard to case after
// an exact match failed, because people write P@5 and Recall@100.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "fields.hpp"
#include "metric_table.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/eval/metrics.hpp"
#include "ragctl/eval/trec_eval.hpp"

namespace ragctl {
namespace {

struct Name {
  std::string_view text;
  std::size_t row;
};

std::vector<Name> all_names() {
  std::vector<Name> names;
  const auto rows = metric_rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    names.push_back({rows[i].info.name, i});
    if (!rows[i].trec.empty()) names.push_back({rows[i].trec, i});
    if (!rows[i].trec_cut.empty()) names.push_back({rows[i].trec_cut, i});
    std::string_view fields[4];
    const std::size_t count = split_fields(rows[i].aliases, fields, 4);
    for (std::size_t alias = 0; alias < count; ++alias) names.push_back({fields[alias], i});
  }
  return names;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

[[noreturn]] void refuse(std::string_view metric, const std::string& why) {
  throw Error(ErrorCode::kUsage, "metric '" + std::string(metric) + "': " + why);
}

std::optional<Name> find_name(const std::vector<Name>& names, std::string_view text) {
  for (const Name& name : names) {
    if (name.text == text) return name;
  }
  for (const Name& name : names) {
    if (lower(name.text) == lower(text)) return name;
  }
  return std::nullopt;
}

struct Split {
  Name name;
  std::string_view parameter;
  bool has_parameter = false;
};

// The longest known name that is the whole text or is followed by '_' and a parameter.
std::optional<Split> split_trec_style(const std::vector<Name>& names, std::string_view text) {
  if (const auto whole = find_name(names, text)) return Split{*whole, "", false};
  for (std::size_t at = text.rfind('_'); at != std::string_view::npos && at != 0;
       at = text.rfind('_', at - 1)) {
    const auto name = find_name(names, text.substr(0, at));
    const std::string_view parameter = text.substr(at + 1);
    if (name &&
        (parameter.find_first_of("0123456789") == 0 || parameter.find_first_of("=,.") < parameter.size())) {
      return Split{*name, parameter, true};
    }
  }
  return std::nullopt;
}

// "ndcg@10" of the row and the parameter that was meant, or the name alone; "" where neither is a metric.
std::string meant_metric(const Name& name, std::string_view parameter) {
  const std::string bare(metric_rows()[name.row].info.name);
  for (const std::string& text : {parameter.empty() ? bare : bare + "@" + std::string(parameter), bare}) {
    try {
      return parse_metric(text).name;
    } catch (const Error&) {
    }
  }
  return "";
}

// The metric that an unknown one was most likely meant to be; "" when none is near.
std::string nearest_metric(const std::vector<Name>& names, std::string_view text) {
  const std::size_t at = std::min(text.find('@'), text.find_last_not_of("0123456789._@") + 1);
  const std::string_view wanted = text.substr(0, at);
  const std::size_t parameter = text.find_first_not_of("._@", at);
  const std::string_view rest = parameter == std::string_view::npos ? "" : text.substr(parameter);
  std::vector<std::string_view> candidates;
  for (const Name& name : names) {
    if (name.text.size() > 1) candidates.push_back(name.text);  // anything short is like P, R and G
  }
  auto name = find_name(names, wanted);  // "ndcg10", "recall.10"
  if (!name && !wanted.empty()) name = find_name(names, nearest_name(wanted, candidates));
  return name ? meant_metric(*name, rest) : "";
}

Split split_name(std::string_view text) {
  const std::vector<Name> names = all_names();
  const std::size_t at = text.find('@');
  std::optional<Split> split;
  if (at == std::string_view::npos) {
    split = split_trec_style(names, text);
  } else if (const auto name = find_name(names, text.substr(0, at))) {
    split = Split{*name, text.substr(at + 1), true};
  }
  if (split) return *split;
  const std::string meant = nearest_metric(names, text);
  throw Error(ErrorCode::kUsage, "unknown metric '" + std::string(text) + "'" +
                                     (meant.empty() ? "; write for example ndcg@10, recall@100 or mrr@10"
                                                    : ", did you mean '" + meant + "'?"));
}

std::vector<std::string_view> split_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  parts.push_back(text);
  return parts;
}

void read_cutoff(Metric& metric, std::string_view whole, std::string_view text) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), metric.cutoff);
  if (error != std::errc() || end != text.data() + text.size() || metric.cutoff == 0) {
    refuse(whole, "cutoff '" + std::string(text) + "' is not a positive integer; write for example " +
                      std::string(metric_rows()[metric.kind].info.name) + "@10");
  }
}

constexpr double kLargest = 1e9;  // of gains and weights: sums over any ranking stay finite

struct Span {
  double low;
  double high;
  const char* text;
};

Span allowed_span(Allowed allowed) {
  switch (allowed) {
    case Allowed::kShare:
      return {0.0, 1.0, "from 0 to 1"};
    case Allowed::kPersistence:
      return {0.0, std::nextafter(1.0, 0.0), "from 0 to below 1"};
    case Allowed::kNotNegative:
      return {0.0, kLargest, "from 0 to 1e9"};
    case Allowed::kAny:
      break;
  }
  return {-kLargest, kLargest, "from -1e9 to 1e9"};
}

void check_number(std::string_view whole, std::string_view text, double value, Allowed allowed) {
  const Span span = allowed_span(allowed);
  if (value < span.low || value > span.high)
    refuse(whole, "'" + std::string(text) + "' is out of range; use a number " + span.text);
}

void read_reals(Metric& metric, std::string_view whole, std::string_view text) {
  for (std::string_view part : split_commas(text)) {
    if (part.substr(0, 2) == "p=") part.remove_prefix(2);  // trec_eval's rbp_p=0.95
    const auto value = parse_finite(part);
    if (!value) refuse(whole, "'" + std::string(part) + "' is not a number");
    check_number(whole, part, *value, metric_rows()[metric.kind].allowed);
    metric.parameters.push_back(*value);
  }
  const MetricRow& row = metric_rows()[metric.kind];
  const std::size_t wanted = row.parameter == Parameter::kReal ? 1 : row.defaults.size();
  if (row.parameter != Parameter::kRealList && metric.parameters.size() != wanted) {
    refuse(whole, "takes " + counted(wanted, "number") + ", separated by commas");
  }
}

void read_gains(Metric& metric, std::string_view whole, std::string_view text) {
  for (const std::string_view part : split_commas(text)) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto relevance = parse_int(part.substr(0, equals));
    const auto gain = parse_finite(part.substr(std::min(equals + 1, part.size())));
    if (!relevance || *relevance < 0 || !gain) {
      refuse(whole, "gains are pairs relevance=gain, separated by commas: 1=3,2=9");
    }
    check_number(whole, part, *gain, Allowed::kAny);
    const auto is_same = [&](const auto& known) { return known.first == *relevance; };
    if (std::any_of(metric.gains.begin(), metric.gains.end(), is_same))
      refuse(whole, "relevance " + std::to_string(*relevance) + " has two gains; keep one of them");
    metric.gains.emplace_back(*relevance, *gain);
  }
}

void read_parameter(Metric& metric, std::string_view whole, std::string_view text) {
  switch (metric_rows()[metric.kind].parameter) {
    case Parameter::kNone:
      refuse(whole, "takes no cutoff; write " + metric.name);
    case Parameter::kCutoff:
      return read_cutoff(metric, whole, text);
    case Parameter::kCutoffOrGains:
      return text.find('=') == std::string_view::npos ? read_cutoff(metric, whole, text)
                                                      : read_gains(metric, whole, text);
    case Parameter::kGains:
      return read_gains(metric, whole, text);
    case Parameter::kReal:
    case Parameter::kReals:
    case Parameter::kRealList:
      return read_reals(metric, whole, text);
  }
}

// Cutoffs and single numbers in their shortest form; lists as they were written, which is what trec_eval
// prints.
std::string canonical_parameter(const Metric& metric, std::string_view text) {
  if (metric.cutoff != 0) return std::to_string(metric.cutoff);
  if (metric_rows()[metric.kind].parameter != Parameter::kReal) return std::string(text);
  char buffer[32];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, metric.parameters[0]).ptr);
}

}  // namespace

Metric parse_metric(std::string_view text) {
  const Split split = split_name(text);
  const MetricRow& row = metric_rows()[split.name.row];
  Metric metric;
  metric.kind = split.name.row;
  metric.name = row.info.name;
  if (split.has_parameter) {
    read_parameter(metric, text, split.parameter);
    metric.name += '@' + canonical_parameter(metric, split.parameter);
  } else if (row.parameter == Parameter::kReal) {
    refuse(text, "needs a number; write for example " + metric.name + "@0.1");
  } else {
    metric.parameters.assign(row.defaults.begin(), row.defaults.end());
  }
  return metric;
}

std::vector<Metric> parse_metrics(std::span<const std::string> texts) {
  if (texts.empty()) throw Error(ErrorCode::kUsage, "no metric is named; write for example ndcg@10");
  std::vector<Metric> metrics;
  for (const std::string& text : texts) {
    const bool nickname = text == "official" || text == "all_trec" || text == "set";
    const std::vector<Metric> named =
        nickname ? trec_eval_measures(text) : std::vector<Metric>{parse_metric(text)};
    for (const Metric& metric : named) {
      if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) metrics.push_back(metric);
    }
  }
  return metrics;
}

}  // namespace ragctl
