#!/bin/sh
# An empty value, an unset variable of the shell as a rule, is an error everywhere: it must not mean something else.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
refuse() { # NAME COMMAND...
    name=$1
    shift
    expect_exit 2 ragctl "$@"
    expect_contains err "$name is empty; give a value"
}
for blank in "" " "; do
    for flag in --config --filter --recency --queries --why-not --as-of --mode -k; do
        case $flag in -k) name=--k ;; *) name=$flag ;; esac
        refuse "$name" query kb ferry $flag "$blank"
    done
    refuse KB query "$blank" ferry
    refuse QUESTION query kb "$blank"
    refuse INPUT ingest "$blank"
    refuse --output ingest docs -o "$blank"
    refuse --include ingest docs --include "$blank"
    refuse --output chunk documents.jsonl -o "$blank"
    refuse --tokenizer chunk documents.jsonl --tokenizer "$blank"
    refuse --vectors index chunks.jsonl -o kb --vectors "$blank"
    refuse RUN eval "$blank" --qrels qrels
    refuse --report eval run.trec --qrels qrels --report "$blank"
    refuse CONFIG run "$blank"
done
expect_missing qrels
