from multiprocessing import Barrier, Event, Process, Queue
from said import outcome, tell


def party(number, barrier, second, answers, left):
    """Number 0 aborts instead of waiting; all meet at the second barrier, where one resets the first, and try again."""
    if number == 0:
        while barrier.n_waiting < 2:
            pass
        barrier.abort()
    else:
        answers.put(outcome(barrier.wait))
    if second.wait() == 0:
        barrier.reset()
        left.set()
    left.wait()
    second.wait()
    answers.put(["again", barrier.wait() < 3])


if __name__ == "__main__":
    barrier, second, answers, left = Barrier(3), Barrier(3), Queue(), Event()
    crew = [Process(target=party, args=(number, barrier, second, answers, left)) for number in range(3)]
    for process in crew:
        process.start()
    tell([answers.get() for _ in range(5)])
    for process in crew:
        process.join()
    tell([process.exitcode for process in crew], barrier.broken, barrier.n_waiting, second.broken)
