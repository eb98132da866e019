from queue import Queue
from threading import BoundedSemaphore, Lock, RLock, Semaphore, Thread
from said import outcome, tell


def give_back(lock, results):
    results.put(outcome(lock.release))


def try_it(lock, results):
    results.put([lock.acquire(blocking=False), lock.acquire(timeout=0.05)])


def hold(lock, held, go):
    with lock:
        held.put("held")
        go.get()


def in_thread(target, *args):
    results = Queue()
    thread = Thread(target=target, args=(*args, results))
    thread.start()
    thread.join()
    return results.get()


if __name__ == "__main__":
    lock = Lock()
    tell(lock.locked(), outcome(lock.release))
    tell(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.05), lock.acquire(timeout=0))
    tell(outcome(lambda: lock.acquire(blocking=False, timeout=1)), outcome(lambda: lock.acquire(timeout=-2)))
    tell(in_thread(try_it, lock), in_thread(give_back, lock), lock.locked())
    tell(lock.acquire(timeout=-1), lock.release())

    recursive = RLock()
    tell(outcome(recursive.release), recursive.acquire(), recursive.acquire(), recursive.acquire(blocking=False))
    tell(in_thread(try_it, recursive), in_thread(give_back, recursive))
    tell(recursive.release(), recursive.release(), in_thread(try_it, recursive), recursive.release())
    tell(outcome(recursive.release))

    tell(outcome(lambda: Semaphore(-1)), outcome(lambda: BoundedSemaphore(-1)))
    permits = Semaphore(2)
    tell(permits.acquire(), permits.acquire(blocking=False), permits.acquire(blocking=False), permits.acquire(timeout=0.05))
    tell(outcome(lambda: permits.acquire(blocking=False, timeout=1)), outcome(lambda: permits.release(0)))
    tell(permits.release(3), [permits.acquire(blocking=False) for _ in range(4)])
    bounded = BoundedSemaphore(2)
    tell(outcome(bounded.release), bounded.acquire(), bounded.acquire(), outcome(lambda: bounded.release(3)))
    tell(bounded.acquire(blocking=False), bounded.release(2), outcome(bounded.release))

    held, go = Queue(), Queue()
    holder = Thread(target=hold, args=(lock, held, go))
    holder.start()
    held.get()
    tell(lock.locked(), lock.acquire(timeout=0.05))
    go.put(1)
    tell(lock.acquire())
    holder.join()
