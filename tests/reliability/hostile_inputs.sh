#!/bin/sh
# Hostile files through the whole binary: ingest, chunk, index and query answer with a documented exit code and never
# crash. Uses ../shared/suites/bad-input where it is there; in short form every 7th file, with RAGCTL_LONG=1 all.
set -eu
. "$(dirname "$0")/../cli/lib.sh"

suite=$shared/suites/bad-input
need "$suite"
stride=7
[ -z "${RAGCTL_LONG:-}" ] || stride=1

# run COMMAND...: the exit code must be a documented one of a user's mistake, the data or the disk.
run() {
    code=0
    timeout 60 "$binary" "$@" >out 2>err || code=$?
    case $code in
    0 | 1 | 2 | 3 | 4 | 5 | 7) ;;
    *) fail "exit $code: $*" ;;
    esac
    [ "$code" -le 1 ] || [ -s err ] || fail "exit $code without a word: $*"
}

files=0
find "$suite" -type f | sort >list
awk "NR % $stride == 0" list >chosen
while read -r file; do
    files=$((files + 1))
    rm -rf kb ./*.jsonl
    run ingest "$file" -o documents.jsonl
    [ ! -s documents.jsonl ] || run chunk documents.jsonl -o chunks.jsonl --tokenizer simple
    [ ! -s chunks.jsonl ] || run index chunks.jsonl -o kb
    [ ! -d kb ] || run query kb "null true ${files}"
    run chunk "$file" -o broken.jsonl --tokenizer simple # as if it were an artifact
    run index "$file" -o kb2
    run query "$file" question
    run eval "$file" --qrels "$file"
done <chosen
echo "reliability: hostile: $files files as document, artifact, knowledge base and ranking"

# Naughty strings as questions, and as options.
printf 'Some text about ferries and null values.\n' >text.txt
ragctl ingest text.txt -o documents.jsonl 2>err
ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>err
rm -rf kb && ragctl index chunks.jsonl -o kb 2>err
questions=0
for list in $(find "$suite" -name 'blns*.txt' | sort); do
    while IFS= read -r line; do
        questions=$((questions + 1))
        [ $((questions % stride)) = 0 ] || continue
        run query kb -- "$line"
    done <"$list"
done
echo "reliability: hostile: $((questions / stride)) naughty strings as questions"
