import json
import sys
from multiprocessing import Barrier, Pool, cpu_count, set_start_method
from time import perf_counter

PIECES = 64


def longest_chain(start, end):
    """An even n is halved, an odd one becomes 3n + 1, until it is 1."""
    longest = 0
    for first in range(start, end):
        n, length = first, 1
        while n > 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            length += 1
        longest = max(longest, length)
    return longest


def ready(start):
    start.wait()


def measure(processes, numbers, alone):
    """Seconds that the whole work takes with so many processes."""
    start = Barrier(processes + 1)
    with Pool(processes, initializer=ready, initargs=(start,)) as pool:
        start.wait()  # now all workers are there
        border = round(numbers * alone / 100)
        cuts = [border + round((numbers - border) * i / PIECES) for i in range(PIECES + 1)]
        began = perf_counter()
        first = longest_chain(1, border)  # the part that nobody shares
        others = pool.starmap(longest_chain, zip(cuts, cuts[1:]), 1)
        seconds = perf_counter() - began
    print(f"with {processes}: the longest chain has", max(first, *others), "numbers")
    return seconds


def serial_share(counts, times):
    """The s for which s + (1 - s) / n comes closest to the times, those with one process being 1: least squares."""
    above = sum((1 - 1 / n) * (time - 1 / n) for n, time in zip(counts, times))
    below = sum((1 - 1 / n) ** 2 for n in counts)
    return min(1, max(0, above / below)) if below > 0 else None


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    numbers = parameters["numbers"] // 10  # Python computes more slowly: a tenth is enough to see it
    cores = min(cpu_count(), 32)
    counts = [1]
    while counts[-1] * 2 < cores:
        counts.append(counts[-1] * 2)
    if cores > 1:
        counts.append(cores)  # 1, 2, 4, …, all
    seconds = [measure(n, numbers, parameters["alone"]) for n in counts]
    share = serial_share(counts, [time / seconds[0] for time in seconds])
    print("processes   seconds  speed-up    Amdahl")
    for n, time in zip(counts, seconds):
        law = 1 / (share + (1 - share) / n) if share is not None else 1
        print(f"{n:9} {time:9.2f} {seconds[0] / time:9.2f} {law:9.2f}")
    print("serial share in percent:", round(100 * share) if share is not None else "unknown with one core")
