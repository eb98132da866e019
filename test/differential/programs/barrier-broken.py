from multiprocessing import Barrier, Process, RawArray
from time import sleep
from said import outcome, tell


def meet(barrier, counts, timeout):
    counts[1 if outcome(lambda: barrier.wait(timeout)) == "BrokenBarrierError" else 0] += 1


def waiting(barrier, counts, timeout=None):
    process = Process(target=meet, args=(barrier, counts, timeout))
    process.start()
    while barrier.n_waiting == 0:
        sleep(0.01)
    return process


if __name__ == "__main__":
    barrier, counts = Barrier(3), RawArray("i", 2)
    other = waiting(barrier, counts)
    tell(barrier.n_waiting, outcome(lambda: barrier.wait(0.1)))
    other.join()
    tell(barrier.broken, barrier.n_waiting, list(counts))
    tell(outcome(barrier.wait), outcome(lambda: barrier.wait(0.1)))
    barrier.reset()
    tell(barrier.broken, barrier.n_waiting)
    other = waiting(barrier, counts)
    barrier.reset()
    other.join()
    tell(barrier.broken, list(counts))
    other = waiting(barrier, counts)
    barrier.abort()
    other.join()
    tell(barrier.broken, list(counts), outcome(barrier.wait))
    barrier.abort()
    barrier.reset()
    tell(barrier.broken)
    other = waiting(barrier, counts, 0.2)
    other.join()
    tell(barrier.broken, list(counts))
    barrier.reset()
    pair = Barrier(2, timeout=0.1)
    tell(outcome(pair.wait), pair.broken)
    pair.reset()
    other = waiting(pair, counts, 5)
    tell(outcome(pair.wait))
    other.join()
    tell(list(counts))
