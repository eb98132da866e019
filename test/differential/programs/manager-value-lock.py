from multiprocessing import Manager, Process
from said import outcome, refused, tell


def count(value, array, lock):
    for _ in range(50):
        with lock:
            value.value += 1
            array[1] = array[1] + 2


def hold(lock, other):
    lock.acquire()
    other.release()


if __name__ == "__main__":
    with Manager() as manager:
        value, array, lock = manager.Value("i", 0), manager.Array("i", [1, 2, 3]), manager.Lock()
        processes = [Process(target=count, args=(value, array, lock)) for _ in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        tell(value.value, value.get(), list(array), len(array), list(array[1:]))
        value.set(3.75)
        array[-1] = 9
        tell(value.value, array[2], refused(lambda: manager.Array("i", [0.5])))
        taken = manager.Lock()
        tell(taken.acquire(), taken.acquire(False), taken.acquire(True, 0.05), outcome(taken.release), outcome(taken.release))
        recursive = manager.RLock()
        tell(recursive.acquire(), recursive.acquire(), outcome(recursive.release), outcome(recursive.release))
        tell(outcome(recursive.release))
        # A lock may be released by another process; a recursive one only by its holder. Who ends holding it keeps it.
        held, free = manager.RLock(), manager.Lock()
        free.acquire()
        process = Process(target=hold, args=(held, free))
        process.start()
        process.join()
        tell(process.exitcode, free.acquire(False), held.acquire(False), outcome(held.release))
        semaphore, bounded = manager.Semaphore(2), manager.BoundedSemaphore(1)
        tell([semaphore.acquire(False) for _ in range(3)], outcome(bounded.release))
        semaphore.release()
        tell(semaphore.acquire(True, 1), refused(lambda: manager.Semaphore(-1)))
