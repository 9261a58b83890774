"""Runs commands and measures them: wall time from fork to answer and to exit, processor time, peak resident memory."""

import math
import os
import time
from dataclasses import dataclass


@dataclass
class Measured:
    seconds: float  # to the exit
    answer_seconds: float  # to the last byte of output; to the exit where there is none
    cpu_seconds: float
    resident_bytes: int


def run(command):
    """Output is read and forgotten. Raises RuntimeError for an exit status over 1 (1 is ragctl's "no hit")."""
    null = os.open(os.devnull, os.O_WRONLY)
    answer, output = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    os.close(output)
    answered = None
    while os.read(answer, 1 << 16):
        answered = time.perf_counter()
    _, status, usage = os.wait4(child, 0)
    end = time.perf_counter()
    os.close(answer)
    os.close(null)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return Measured(end - start, (answered or end) - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def quantile(values, share):
    """By nearest rank: the least value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def files_below(folder):
    for directory, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(directory, name)


def drop_cached(paths):
    """Removes the files' pages from the page cache."""
    os.sync()
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)
