#!/usr/bin/env python3
"""ragctl eval against trec_eval: equal output on random judgements and runs, and the time for a run of 1,000,000 lines.

trec_eval.py TREC_EVAL [--ragctl P] [--cases N] [--queries N] [--seed N]

TREC_EVAL is the program of https://github.com/usnistgov/trec_eval (10.0). The cases hold what trips evaluators:
ties, graded and negative judgements, questions that only one side has, ranks that contradict the scores, document ids
in any order, -c, -M and -l. A case that differs is kept and named, and the exit status is 1. Times are processor time
of the whole process, the best of five by turns.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile

import process

UNMEASURED = ("runid", "relstring")  # the run's name and a picture of the ranking


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trec_eval")
    parser.add_argument("--ragctl", default="build/ragctl")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--queries", type=int, default=1000, help="of the run that is timed, 1,000 lines each")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def write_case(folder, rng):
    """A few small questions; returns the paths of judgements and run and the switches."""
    qrels, run = os.path.join(folder, "qrels"), os.path.join(folder, "run")
    complete = rng.random() < 0.5  # without -c trec_eval 10.0 gives up on a question that is judged only
    grades = rng.choice([[0, 1], [-1, 0, 1], [0, 1, 2, 3], [-2, -1, 0, 1, 2, 4], [0]])
    with open(qrels, "w", encoding="ascii") as judged, open(run, "w", encoding="ascii") as ranked:
        for query in range(rng.randint(1, 6)):
            documents = [f"d{number}" for number in rng.sample(range(200), rng.randint(1, 60))]
            side = rng.choice(["both"] * 8 + ["ranked", "judged" if complete else "both"]) if query > 0 else "both"
            for at, document in enumerate(rng.sample(documents, rng.randint(1, len(documents)))):
                grade = max(rng.choice(grades), 0) if at == 0 else rng.choice(grades)  # trec_eval gives up on negative ones alone
                if side != "ranked":
                    judged.write(f"q{query} 0 {document} {grade}\n")
            if side == "judged":
                continue
            for rank, document in enumerate(rng.sample(documents, rng.randint(1, len(documents)))):
                score = rng.choice([rng.random(), rng.randint(-3, 3), 1e-30, rng.gauss(0, 1e6)])
                ranked.write(f"q{query} Q0 {document} {rng.choice([rank, 7])} {score!r} tag\n")
    switches = ["-c"] if complete else []
    switches += ["-M", str(rng.randint(1, 40))] if rng.random() < 0.3 else []
    if rng.random() < 0.4 and not complete:  # with -c trec_eval's total of num_rel takes no notice of -l
        switches += ["-l", str(rng.randint(1, 3))]
    return qrels, run, switches


def commands(args, qrels, run, switches, measures, per_query):
    theirs = [args.trec_eval, "-m", measures] + (["-q"] if per_query else []) + switches + [qrels, run]
    ours = [args.ragctl, "eval", run, "--qrels", qrels, "--metrics", measures, "--format", "trec_eval"]
    ours += (["--per-query"] if per_query else []) + ([] if "-c" in switches else ["--complete=false"]) + switches
    return theirs, ours


def lines(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sorted(line for line in output.splitlines() if not line.startswith(UNMEASURED))


def compare_cases(args, folder):
    rng = random.Random(args.seed)
    compared = 0
    for case in range(args.cases):
        qrels, run, switches = write_case(folder, rng)
        theirs, ours = (lines(command) for command in commands(args, qrels, run, switches, "all_trec", True))
        if theirs != ours:
            print(f"case {case} differs ({' '.join(switches)}): {qrels} {run}")
            print("\n".join(sorted(set(theirs) ^ set(ours))[:10]))
            return None
        compared += len(theirs)
    return compared


def write_large(folder, queries, seed):
    rng = random.Random(seed)
    qrels, run = os.path.join(folder, "large.qrels"), os.path.join(folder, "large.run")
    with open(qrels, "w", encoding="ascii") as judged, open(run, "w", encoding="ascii") as ranked:
        for query in range(1, queries + 1):
            documents = rng.sample(range(10_000_000), 1000)
            score = 30.0
            for rank, document in enumerate(documents):
                score -= rng.random() * 0.03
                ranked.write(f"{query} Q0 clueweb09-en{document:07d} {rank + 1} {score:.6f} run\n")
            for document in rng.sample(documents, 60):
                judged.write(f"{query} 0 clueweb09-en{document:07d} {rng.randint(0, 2)}\n")
    return qrels, run


def time_large(args, folder):
    qrels, run = write_large(folder, args.queries, args.seed)
    theirs, ours = commands(args, qrels, run, ["-c"], "official", False)
    if lines(theirs) != lines(ours):
        print(f"the large run differs: {qrels} {run}")
        return False
    seconds = {"trec_eval": [], "ragctl eval": []}
    for _ in range(5):
        for name, command in (("trec_eval", theirs), ("ragctl eval", ours)):
            seconds[name].append(process.run(command).cpu_seconds)
    print(f"{args.queries * 1000:,} lines, {os.path.getsize(run) / 1e6:.0f} MB:", end="")
    print("".join(f" {name} {min(values):.2f} s" for name, values in seconds.items()), end="")
    print(f" of processor time, ratio {min(seconds['trec_eval']) / min(seconds['ragctl eval']):.1f}")
    return True


def main():
    args = arguments()
    folder = tempfile.mkdtemp()
    compared = compare_cases(args, folder)
    if compared is None:
        return 1
    print(f"{args.cases} random cases, {compared:,} values of all_trec, per query and averaged: equal")
    return 0 if time_large(args, folder) else 1


if __name__ == "__main__":
    sys.exit(main())
