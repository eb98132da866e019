import json
import sys
from multiprocessing import Barrier, Process, RawArray, set_start_method
from time import perf_counter

ONE_LINE = [0, 1]  # places of 4 bytes each: these two are neighbours
TWO_LINES = [0, 64]  # and 256 bytes lie between these


def count(counters, start, place, additions):
    start.wait()
    for _ in range(additions):
        counters[place] = counters[place] + 1


def measure(what, places, additions):
    """Nanoseconds for one addition, while two processes count, each with a counter of its own."""
    counters = RawArray("i", 256)
    start = Barrier(len(places) + 1)
    processes = [
        Process(target=count, args=(counters, start, place, additions), name=f"{what} {i + 1}")
        for i, place in enumerate(places)
    ]
    for process in processes:
        process.start()
    start.wait()
    began = perf_counter()
    for process in processes:
        process.join()
    return (perf_counter() - began) * 1e9 / additions


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    additions = parameters["millions"] * 100_000  # Python counts more slowly: a tenth is enough to see it
    rounds = parameters["rounds"]
    one = two = 0
    for _ in range(rounds):
        one += measure("one line", ONE_LINE, additions) / rounds
        two += measure("two lines", TWO_LINES, additions) / rounds
    print("on one line: ", round(one, 1), "nanoseconds for one addition")
    print("on two lines:", round(two, 1), "nanoseconds for one addition")
    print("times as slow on one line:", round(one / two, 2))
