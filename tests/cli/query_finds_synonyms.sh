#!/bin/sh
# Words that mean the same are found: built in, by a file of rules, or not at all; mistakes of a file have positions.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs conf
printf '# Access\n\nAsk the administrator to reset your password.\n' >docs/access.md
printf '# Ferry\n\nThe ferry leaves the harbour at nine.\n' >docs/ferry.md
ragctl ingest docs 2>err | ragctl chunk 2>err | ragctl index - -o kb 2>err

expect_exit 0 ragctl query kb "비밀번호 초기화" --explain
expect_contains out "synonyms: 비밀번호 -> password"
expect_contains out "synonyms: 초기화 -> reset"
expect_contains out docs/access.md
expect_exit 0 ragctl query kb "비밀번호" --explain --format json
expect_contains out '"word": "비밀번호"'
expect_exit 1 ragctl query kb "비밀번호 초기화" --synonyms none
expect_exit 1 ragctl query kb '"비밀번호"'
expect_exit 0 ragctl query kb "비밀번호" --why-not docs/access.md
expect_contains out "docs/access.md: hit"

# A file is used beside the built-in words; its arrows overrule them.
printf '# ours\n비번, password\n 연락선 => ferry\n초기화 => 초기화\n' >conf/terms.txt
expect_exit 0 ragctl query kb "비번" --synonyms conf/terms.txt
expect_contains out docs/access.md
expect_exit 0 ragctl query kb "비밀번호" --synonyms conf/terms.txt
expect_exit 1 ragctl query kb "초기화" --synonyms conf/terms.txt

# In a configuration it lies beside that; a changed file is noticed by the next run.
cat >conf/ragctl.yaml <<'EOF'
workspace: ws
ingest: {inputs: [../docs]}
embed: {model: none}
query: {synonyms: terms.txt}
eval: {queries: queries.jsonl, qrels: qrels.tsv, metrics: [mrr@10]}
EOF
printf '{"_id":"1","text":"여객터미널 배편"}\n' >conf/queries.jsonl
printf 'query-id\tcorpus-id\tscore\n1\tdocs/ferry.md\t1\n' >conf/qrels.tsv
expect_exit 0 ragctl query kb "비번" --config conf/ragctl.yaml
expect_exit 0 ragctl run conf/ragctl.yaml
expect_exit 0 ragctl run conf/ragctl.yaml
grep -qE '^eval .*(reused|skipped|from)' err out || fail "nothing changed, and the scores were made anew"
printf '배편, ferry\n' >>conf/terms.txt
expect_exit 0 ragctl run conf/ragctl.yaml
cat out err >last
grep -qE 'mrr@10 +1\.0000' last || fail "the changed file was not noticed"
expect_exit 0 env RAGCTL_QUERY_SYNONYMS=conf/terms.txt "$binary" query kb "배편"

wrong() { # CODE MESSAGE
    expect_exit "$1" ragctl query kb ferry --synonyms wrong.txt
    expect_contains err "$2"
}
wrong 7 "wrong.txt: "
printf 'a, b\na,, b\n' >wrong.txt
wrong 3 "wrong.txt:2:3: an entry is empty"
printf 'alone\n' >wrong.txt
wrong 3 "wrong.txt:1:1: a rule of one entry"
printf '# to be written\n' >wrong.txt
wrong 3 "wrong.txt: has no synonyms"
printf 'a => b => c\n' >wrong.txt
wrong 3 "wrong.txt:1:8: a second '=>'"
printf 'a, \260\241\n' >wrong.txt
wrong 3 "wrong.txt:1:4: is not UTF-8"
expect_exit 2 ragctl query kb ferry --synonyms -
expect_exit 3 ragctl run conf/ragctl.yaml --synonyms wrong.txt --workspace ws2
expect_missing ws2/documents.jsonl
