#!/usr/bin/env python3
"""Building a knowledge base and adding to it: threads, peak memory, increments.

building.py CHUNKS.jsonl VECTORS.safetensors MODEL FOLDER [--more CHUNKS VECTORS]... [--ragctl P]

Builds on one thread and on two, compares the bytes, and then adds each --more to the second base with --prune none.
FOLDER is made and removed.
"""

import argparse
import filecmp
import os
import shutil
import sys

import process


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("chunks", "vectors", "model", "folder"):
        parser.add_argument(name)
    parser.add_argument("--more", nargs=2, action="append", default=[], metavar=("CHUNKS", "VECTORS"))
    parser.add_argument("--ragctl", default="build/ragctl")
    return parser.parse_args()


def index(args, kb, chunks, vectors, threads):
    command = [args.ragctl, "index", chunks, "--vectors", vectors, "--model", args.model, "-o", kb]
    return process.run(command + ["--threads", str(threads), "--prune", "none"])


def same_files(left, right):
    names = [os.path.relpath(path, left) for path in process.files_below(left)]
    return all(filecmp.cmp(f"{left}/{name}", f"{right}/{name}", shallow=False) for name in names if name != "LOCK")


def line(name, run):
    print(f"{name:<34} {run.seconds:9.2f} {run.cpu_seconds:9.2f} {run.resident_bytes / 1e6:12.1f}")


def main():
    args = arguments()
    one_kb, two_kb = f"{args.folder}/one", f"{args.folder}/two"
    os.makedirs(args.folder)
    one = index(args, one_kb, args.chunks, args.vectors, 1)
    two = index(args, two_kb, args.chunks, args.vectors, 2)
    same = same_files(one_kb, two_kb)
    shutil.rmtree(one_kb)
    increments = [(chunks, index(args, two_kb, chunks, vectors, 2)) for chunks, vectors in args.more]
    shutil.rmtree(args.folder)

    vector_bytes = os.path.getsize(args.vectors)
    print(f"{'':<34} {'wall s':>9} {'cpu s':>9} {'resident MB':>12}")
    line("full build, 1 thread", one)
    line("full build, 2 threads", two)
    for chunks, run in increments:
        line(f"add {os.path.basename(chunks)}", run)
    print(f"two threads: {one.seconds / two.seconds:.2f}x one (bar: at least 1.8); same bytes: {'yes' if same else 'NO'}")
    print(f"peak memory: {two.resident_bytes / vector_bytes:.2f}x the vectors' {vector_bytes / 1e6:.0f} MB (bar: under 1.5)")
    for chunks, run in increments:
        print(f"add {os.path.basename(chunks)}: {100 * run.seconds / two.seconds:.2f} % of the full build (bar for 0.1 %: under 2)")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
