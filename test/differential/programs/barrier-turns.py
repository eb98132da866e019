from multiprocessing import Barrier, Process, RawArray
from said import outcome, tell

TURNS = 30


def meet(barrier, sums):
    for turn in range(TURNS):
        index = barrier.wait()
        sums[turn * 3 + index] += 1


if __name__ == "__main__":
    barrier, sums = Barrier(3), RawArray("i", TURNS * 3)
    tell(barrier.parties, barrier.n_waiting, barrier.broken)
    three = [Process(target=meet, args=(barrier, sums)) for _ in range(3)]
    for process in three:
        process.start()
    for process in three:
        process.join()
    tell(set(sums) == {1}, barrier.n_waiting, barrier.broken)
    alone = Barrier(1)
    tell(alone.wait(), alone.wait(), outcome(lambda: alone.wait(0)))
