#!/bin/sh
# Judgements, runs, labels and questions that are not what they should be are refused with their line, what is
# wrong and what to do; nothing is scored.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
printf 'q1 0 docs/ferry.md 1\nq2 0 docs/library.md 1\n' >qrels
printf 'q1 Q0 docs/ferry.md 1 2.0 x\n' >run
printf '{"_id":"q1","text":"ferry"}\n{"_id":"q2","text":"books"}\n' >queries

# refused MESSAGE COMMAND...: exit 3 and the message, which begins with the file
refused() {
    message=$1
    shift
    expect_exit 3 "$@"
    expect_empty out
    grep -qF "ragctl: bad:$message" err || fail "not told: $message"
}
qrels() { printf "$1" >bad && refused "$2" ragctl eval run --qrels bad --metrics mrr; }
run() { printf "$1" >bad && refused "$2" ragctl eval bad --qrels qrels --metrics mrr; }
label() { printf "$1" >bad && refused "$2" ragctl eval --kb kb --mode lexical --queries queries --spans bad; }
question() { printf "$1" >bad && refused "$2" ragctl eval --kb kb --mode lexical --queries bad --qrels qrels; }

qrels '' ' holds no judgement; expected lines'
qrels 'query-id\tcorpus-id\tscore\n' ' holds no judgement; expected lines'
qrels 'q1 0 a 1\n\nq1 0 b 1\n' '2: blank line; remove it'
qrels 'q1 0 a 1\nq1 0 b nan\n' "2: relevance 'nan' is not an integer"
qrels 'q1 0 a 1.5\n' "1: relevance '1.5' is not an integer"
qrels 'q1 0 a 99999999999\n' "1: relevance '99999999999' is not an integer of 32 bits"
qrels 'q1 0 a 1\000\n' "1: relevance '1?' is not an integer"
qrels 'q1 0 a 1 x\n' '1: more than 4 fields; write 4: query, iteration, document, relevance'
qrels 'query-id\tcorpus-id\tscore\nq1\ta\n' '2: 2 fields; write 3 as in the first row: query, document, relevance'
qrels 'query-id,corpus-id,score\nq1,a,1\n' '1: 1 field; write 4: query, iteration, document, relevance, separated by tabs or blanks and not by commas'
qrels '{"query":"q1","document":"a","start":0,"end":4}\n' '1: JSON is no judgement of documents; labels that are spans of documents go with --spans'
qrels 'q1 0 a 1\nq2 0 a 1\nq1 0 a 0\n' "3: document 'a' appears twice for query 'q1', first on line 1; keep one of the two"
qrels 'q1 0 a 1\nq1 0 \260\241 1\n' '2: byte 6 of the line is not UTF-8; convert the file'

qrels 'q\0001\000 \0000\000 \000a\000 \0001\000\n\000' ' is UTF-16LE; save it as UTF-8, for example with iconv'

run '' ' holds no hit; expected lines'
run '\000q\0001\000 \000Q\0000\000\n' ' is UTF-16BE; save it as UTF-8, for example with iconv'
run 'q1 Q0 \260\241 1 1.0 x\n' '1: byte 7 of the line is not UTF-8; convert the file'
run 'q1 Q0 a 1 1.0\n' '1: 5 fields; write 6: query, Q0, document, rank, score, tag'
run 'q1 Q0 a 1 1 x\nq1 Q0 b 2 nan x\n' "2: score 'nan' is not a finite number"
run 'q1 Q0 a 1 -inf x\n' "1: score '-inf' is not a finite number"
run 'q1 Q0 a 1 1e999 x\n' "1: score '1e999' is not a finite number"
run 'q1 Q0 a 1 1.0.0 x\n' "1: score '1.0.0' is not a number; write one like 12.5 or 1e-3"
run 'q1 Q0 a 1 2 x\nq2 Q0 a 1 2 x\nq1 Q0 a 2 1 x\n' "3: document 'a' appears twice for query 'q1', first on line 1"
run '{"query":"q1","document":"a","score":1}\n{"query":"q1","document":"b"}\n' "2: the key 'score' is missing or no number"
run '{"query":"q1","document":"a","score":NaN}\n' '1: malformed JSON'
run '{"_id":"q1","text":"a"}\n' "1: the key 'query' is missing or no id"

place='"query":"q1","document":"docs/ferry.md"'
label '' ' holds no label; write {"query"'
label "{$place}\n" '1: the label has neither a range nor a text'
label "{$place,\"quote\":\"nine\"}\n" '1: a quote is no label yet; ragctl eval anchor makes labels of quotes'
label "{$place,\"start\":5}\n" "1: one of 'start' and 'end' is missing"
label "{$place,\"start\":5,\"end\":5}\n" "1: 'start' is not below 'end'"
label "{$place,\"start\":-1,\"end\":5}\n" "1: 'start' is no byte offset"
label "{$place,\"start\":1,\"end\":5,\"relevance\":1.5}\n" "1: 'relevance' is no integer of 0 or more"
label "{$place,\"start\":1,\"end\":5}\n{$place,\"start\":1,\"end\":5}\n" "2: the same place for query 'q1' stands on line 1"
label "{$place,\"start\":1,\"end\":5000}\n" ' no label can be used; the first: '
label '{"query":"q1","document":"docs/none.md","start":1,"end":5}\n' ' no label can be used; the first: '
label 'q1 0 a 1\n' '1: malformed JSON'

question '' ' holds no query; expected lines'
question '{"_id":"q1"}\n' "1: query 'q1' has no key 'text' with a string; add it"
question '{"text":"x"}\n' "1: the query has no id; give it a key '_id' or 'id'"
question '{"_id":"q1","text":" "}\n' "1: the text of query 'q1' is empty; write the question or remove the line"
question '{"_id":"q1","text":"a"}\n{"_id":"q1","text":"b"}\n' "2: query id 'q1' appears twice, first on line 1; rename one"
question '{"_id":"q1","text":"a","metadata":[]}\n' "1: the metadata of query 'q1' is no JSON object; write"
question '{"_id":"q1","text":"a","filter":3}\n' "1: the filter of query 'q1' is no string; write it in quotes"
question '{"_id":"q7","text":"a"}\n' ' no query of it is judged; do the ids match'

# A message cannot command the terminal either.
printf 'q1 0 a \033[2J\n' >bad
expect_exit 3 ragctl eval run --qrels bad
expect_lacks err "$(printf '\033')"
printf '{"_id":"q1","text":"ferry","filter":"\\u001b[2J == 1"}\n' >bad
expect_exit 2 ragctl eval --kb kb --mode lexical --queries bad --qrels qrels
expect_lacks err "$(printf '\033')"
