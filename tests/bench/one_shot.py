#!/usr/bin/env python3
"""One question to a knowledge base from a cold process, against starting Python and against loading an hnswlib file.

one_shot.py KB QUERIES.jsonl HNSW_FILE VECTORS.safetensors [--ragctl P] [--peer P] [--runs N] [--cold N]

Every figure is wall time from the fork of a process to its answer (the last byte of output; to its exit where it has none),
and behind it to its exit. "cached": every question was asked before. "dropped": the files of the knowledge base and the
program itself are removed from the page cache before each run.
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


BAR_COLD_MS = 150


class Series:
    def __init__(self, name, runs):
        self.answer = [run.answer_seconds * 1000 for run in runs]
        self.exit = [run.seconds * 1000 for run in runs]
        self.resident = max(run.resident_bytes for run in runs) / 1e6
        cells = [process.quantile(times, share) for times in (self.answer, self.exit) for share in (0.5, 0.99)]
        print(f"{name:<34}" + "".join(f"{cell:9.1f}" for cell in cells) + f"{self.resident:13.1f}")

    def against(self, other):
        """How many times as long the other takes: p99 to the answer, p99 to the exit, median to the answer."""
        of = process.quantile
        return (of(other.answer, 0.99) / of(self.answer, 0.99), of(other.exit, 0.99) / of(self.exit, 0.99),
                of(other.answer, 0.5) / of(self.answer, 0.5))


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

    print(f"{'':<34}{'answer':>9}{'p99 ms':>9}{'exit':>9}{'p99 ms':>9}{'resident MB':>13}")
    ours = Series("ragctl query, cached", ours)
    python = Series("python3 -c pass", python)
    peer = Series("hnswlib: load the file, search", peer)
    cold = Series("ragctl query, page cache dropped", dropped)
    answer, end, middle = (1 / ratio for ratio in ours.against(python))
    print(f"p99 against starting Python: {answer:.2f}x to the answer (bar: at most 3), {end:.2f}x to the exit; "
          f"medians {middle:.2f}x")
    answer, end, middle = ours.against(peer)
    print(f"p99 against hnswlib: {answer:.0f}x faster to the answer (bar: at least 50), {end:.0f}x to the exit; "
          f"medians {middle:.0f}x")
    below = sum(time < BAR_COLD_MS for time in cold.answer)
    middle, most = (process.quantile(cold.answer, share) for share in (0.5, 0.9))
    print(f"page cache dropped: {middle:.0f} ms, nine of ten in {most:.0f}, the slowest {max(cold.answer):.0f}; "
          f"{below} of {len(cold.answer)} under {BAR_COLD_MS} ms (bar)")
    print(f"resident memory: 1/{peer.resident / ours.resident:.1f} of hnswlib's (bar: at most 1/10)")


if __name__ == "__main__":
    sys.exit(main())
