from multiprocessing import BoundedSemaphore, Semaphore
from said import outcome, refused, tell

if __name__ == "__main__":
    semaphore = Semaphore()
    tell(semaphore.get_value(), semaphore.acquire(), semaphore.get_value())
    tell(semaphore.acquire(False), semaphore.acquire(timeout=0.05), semaphore.acquire(False, 5), semaphore.acquire(timeout=-1))
    semaphore.release()
    semaphore.release()
    tell(semaphore.get_value(), semaphore.acquire(timeout=1), semaphore.acquire(False), semaphore.acquire(False))
    bounded = BoundedSemaphore(2)
    tell(outcome(bounded.release), bounded.get_value())
    tell(bounded.acquire(), bounded.acquire(), bounded.acquire(False))
    tell(outcome(bounded.release), outcome(bounded.release), outcome(bounded.release), bounded.get_value())
    empty = Semaphore(0)
    tell(empty.acquire(False), empty.get_value(), outcome(BoundedSemaphore(0).release))
    tell(refused(lambda: Semaphore(-1)), refused(lambda: BoundedSemaphore(-1)))
    with bounded:
        tell(bounded.get_value())
    tell(bounded.get_value())
