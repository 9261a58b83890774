// Fingerprints of what scores were measured on.
#include <algorithm>

#include "ragctl/core/hash.hpp"
#include "ragctl/eval/gate.hpp"

namespace ragctl {
namespace {

std::string short_hex(const Hasher& hasher) { return hasher.digest().hex().substr(0, 16); }

std::string judgements_fingerprint(std::span<const Judgement> rows) {
  Hasher hasher;
  for (const Judgement& row : rows) hasher.add(row.document).add(static_cast<std::uint64_t>(row.relevance));
  return short_hex(hasher);
}

}  // namespace

std::vector<QueryInputs> query_inputs(const Qrels& qrels, std::span<const Query> questions) {
  std::vector<QueryInputs> out;
  if (questions.empty()) {
    for (const auto& [query, rows] : qrels.queries)
      out.push_back({std::string(query), "", judgements_fingerprint(rows)});
    return out;
  }
  for (const Query& query : questions)
    out.push_back(
        {query.id, question_fingerprint(query), judgements_fingerprint(qrels.queries.find(query.id)->rows)});
  std::sort(out.begin(), out.end(),
            [](const QueryInputs& a, const QueryInputs& b) { return a.query < b.query; });
  return out;
}

std::string question_fingerprint(const Query& question) {
  return short_hex(Hasher().add(question.text).add(question.filter));
}

std::string qrels_fingerprint(const Qrels& qrels) {
  Hasher hasher;
  for (const auto& [query, rows] : qrels.queries) {
    hasher.add(query).add(static_cast<std::uint64_t>(rows.size()));
    for (const Judgement& row : rows) hasher.add(row.document).add(static_cast<std::uint64_t>(row.relevance));
  }
  return hasher.digest().hex();
}

std::string questions_fingerprint(std::span<const Query> questions) {
  std::vector<Hash128> hashes;
  for (const Query& query : questions)
    hashes.push_back(Hasher().add(query.id).add(query.text).add(query.filter).digest());
  std::sort(hashes.begin(), hashes.end());
  Hasher all;
  for (const Hash128& hash : hashes) all.add(hash.high).add(hash.low);
  return all.digest().hex();
}

}  // namespace ragctl
