from multiprocessing import Barrier, Event, Process, Queue
from said import outcome, tell


def party(number, barrier, second, aborted, again, left):
    """Number 0 aborts instead of waiting; all meet at the second barrier, where one resets the first, and try again."""
    if number == 0:
        while barrier.n_waiting < 2:
            pass
        barrier.abort()
    else:
        aborted.put(outcome(barrier.wait))
    if second.wait() == 0:
        barrier.reset()
        left.set()
    left.wait()
    second.wait()
    again.put(barrier.wait() < 3)


if __name__ == "__main__":
    barrier, second, left = Barrier(3), Barrier(3), Event()
    # Two queues: a put of one process may arrive after a later one of another.
    aborted, again = Queue(), Queue()
    crew = [Process(target=party, args=(number, barrier, second, aborted, again, left)) for number in range(3)]
    for process in crew:
        process.start()
    tell([aborted.get() for _ in range(2)], [again.get() for _ in range(3)])
    for process in crew:
        process.join()
    tell([process.exitcode for process in crew], barrier.broken, barrier.n_waiting, second.broken)
