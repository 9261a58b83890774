#!/usr/bin/env python3
"""One question to a knowledge base from a cold process, against starting Python and against loading an hnswlib file.

one_shot.py KB QUERIES.jsonl HNSW_FILE VECTORS.safetensors [--ragctl P] [--peer P] [--runs N] [--cold N]

Every figure is wall time from fork to exit of a process. "cached": every question was asked before. "dropped": the files of
the knowledge base and the program itself are removed from the page cache before each run.
"""

import argparse
import json
import os
import sys

import process


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("kb", "queries", "hnsw", "vectors"):
        parser.add_argument(name)
    parser.add_argument("--ragctl", default="build/ragctl")
    parser.add_argument("--peer", default="build/bench/bench_hnswlib")
    parser.add_argument("--python", default="/usr/bin/python3", help="the interpreter itself, no wrapper script")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--cold", type=int, default=20)
    return parser.parse_args()


def line(name, runs):
    times = [run.seconds * 1000 for run in runs]
    resident = max(run.resident_bytes for run in runs) / 1e6
    print(f"{name:<34} {process.quantile(times, 0.5):9.1f} {process.quantile(times, 0.99):9.1f} {resident:12.1f}")
    return process.quantile(times, 0.99), resident


def main():
    args = arguments()
    with open(args.queries, encoding="utf-8") as file:
        questions = [json.loads(text)["text"] for text in file]
    ask = [[args.ragctl, "query", args.kb, "--", questions[i % len(questions)]] for i in range(args.runs)]
    for command in ask:
        process.run(command)
    # Interleaved, so that a change of the machine's pace hits both.
    ours, python = [], []
    for command in ask:
        ours.append(process.run(command))
        python.append(process.run([args.python, "-c", "pass"]))
    peer = [process.run([args.peer, "query", args.hnsw, args.vectors]) for _ in range(5)]
    dropped = []
    for command in ask[: args.cold]:
        process.drop_cached(list(process.files_below(args.kb)) + [os.path.realpath(args.ragctl)])
        dropped.append(process.run(command))

    print(f"{'':<34} {'p50 ms':>9} {'p99 ms':>9} {'resident MB':>12}")
    our_p99, our_resident = line("ragctl query, cached", ours)
    python_p99, _ = line("python3 -c pass", python)
    peer_p99, peer_resident = line("hnswlib: load the file, search", peer)
    cold_p99, _ = line("ragctl query, page cache dropped", dropped)
    print(f"p99 against starting Python: {our_p99 / python_p99:.2f}x (bar: at most 3)")
    print(f"p99 against hnswlib: {peer_p99 / our_p99:.0f}x faster (bar: at least 50)")
    print(f"page cache dropped: {cold_p99:.0f} ms (bar: under 150)")
    print(f"resident memory: 1/{peer_resident / our_resident:.1f} of hnswlib's (bar: at most 1/10)")


if __name__ == "__main__":
    sys.exit(main())
