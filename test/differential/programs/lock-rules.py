from multiprocessing import Lock
from said import outcome, tell

if __name__ == "__main__":
    lock = Lock()
    tell(outcome(lock.release))
    tell(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.05), lock.acquire(True, 0.05))
    tell(lock.acquire(timeout=-1), lock.acquire(timeout=0), lock.acquire(False, 5))
    tell(outcome(lock.release), outcome(lock.release))
    with lock:
        tell(lock.acquire(False))
    tell(lock.acquire(False))
    lock.release()

    def fails():
        with lock:
            raise ValueError("inside")

    tell(outcome(fails), lock.acquire(False))
