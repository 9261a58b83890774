// English function words, in byte order: indexed like others, but of little weight in a query.
#pragma once

#include <array>
#include <string_view>

namespace ragctl {

inline constexpr std::array<std::string_view, 124> kFunctionWords = {
    "a",       "about",      "above",   "after",     "again",  "against",  "all",       "am",    "an",
    "and",     "any",        "are",     "as",        "at",     "be",       "because",   "been",  "before",
    "being",   "below",      "between", "both",      "but",    "by",       "can",       "could", "did",
    "do",      "does",       "doing",   "down",      "during", "each",     "few",       "for",   "from",
    "further", "had",        "has",     "have",      "having", "he",       "her",       "here",  "hers",
    "herself", "him",        "himself", "his",       "how",    "i",        "if",        "in",    "into",
    "is",      "it",         "its",     "itself",    "me",     "more",     "most",      "my",    "myself",
    "no",      "nor",        "not",     "of",        "off",    "on",       "once",      "only",  "or",
    "other",   "our",        "ours",    "ourselves", "out",    "over",     "own",       "same",  "she",
    "should",  "so",         "some",    "such",      "than",   "that",     "the",       "their", "theirs",
    "them",    "themselves", "then",    "there",     "these",  "they",     "this",      "those", "through",
    "to",      "too",        "under",   "until",     "up",     "very",     "was",       "we",    "were",
    "what",    "when",       "where",   "which",     "while",  "who",      "whom",      "why",   "will",
    "with",    "would",      "you",     "your",      "yours",  "yourself", "yourselves"};

}  // namespace ragctl
