from multiprocessing import Process, RawArray, RLock
from said import outcome, tell


def stranger(lock, answers):
    answers[0] = lock.acquire(False)
    answers[1] = outcome(lock.release) == "AssertionError"
    answers[2] = lock.acquire(timeout=0.05)


def visit(lock, answers):
    process = Process(target=stranger, args=(lock, answers))
    process.start()
    process.join()
    return list(answers)


if __name__ == "__main__":
    lock, answers = RLock(), RawArray("i", 3)
    tell(outcome(lock.release))
    tell(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0), lock.acquire(timeout=0.05))
    tell(visit(lock, answers))
    lock.release()
    lock.release()
    lock.release()
    tell(visit(lock, answers))
    tell(outcome(lock.release), outcome(lock.release))
    tell(visit(lock, answers))
    # The stranger ended while it held the lock.
    tell(lock.acquire(timeout=0.05), outcome(lock.release))
    other = RLock()
    with other:
        with other:
            tell(visit(other, answers))
        tell(visit(other, answers))
