from multiprocessing import Lock, Process, RawValue
from said import outcome, tell


def give_back(lock, answer):
    answer.value = 1 if outcome(lock.release) is None else 2


def attempt(lock, answer):
    answer.value = 1 if lock.acquire(timeout=0.05) else 2


def add(lock, total):
    for _ in range(2000):
        with lock:
            total.value = total.value + 1


def run(target, *args):
    process = Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    lock, answer = Lock(), RawValue("i", 0)
    lock.acquire()
    tell(run(attempt, lock, answer), answer.value)
    tell(run(give_back, lock, answer), answer.value)
    tell(run(attempt, lock, answer), answer.value, lock.acquire(False))
    # It ended with the lock held; the lock stays held, and may be given back by another.
    tell(outcome(lock.release), lock.acquire(False))
    lock.release()
    total = RawValue("i", 0)
    both = [Process(target=add, args=(lock, total)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    tell(total.value)
