from multiprocessing import Event, Lock, Process, RLock, Value
from time import monotonic, sleep
from said import outcome, tell


def add(total):
    for _ in range(1000):
        with total.get_lock():
            total.value += 1


def hold(lock, held):
    with lock:
        held.set()
        sleep(0.4)


def waits(lock, access):
    held = Event()
    holder = Process(target=hold, args=(lock, held))
    holder.start()
    held.wait()
    began = monotonic()
    result = access()
    waited = monotonic() - began > 0.2
    holder.join()
    return result, waited


if __name__ == "__main__":
    total = Value("i", 0)
    both = [Process(target=add, args=(total,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    tell(total.value)
    value = Value("d", 1.5)
    tell(waits(value.get_lock(), lambda: value.value))
    tell(waits(value.get_lock(), lambda: value.get_obj().value))
    with value.get_lock():
        with value.get_lock():
            value.value = value.value + 1
    tell(value.value, value.get_lock() is value.get_lock(), outcome(value.get_lock().release))
    value.get_obj().value = 0.25
    tell(value.value)
    shared = RLock()
    left, right = Value("i", 1, lock=shared), Value("i", 2, lock=shared)
    with shared:
        left.value = right.value + 1
    tell(left.value, left.get_lock() is shared, waits(shared, lambda: right.value))
    plain = Lock()
    guarded = Value("i", 3, lock=plain)
    guarded.value += 1
    tell(guarded.value, guarded.get_lock() is plain, plain.acquire(False))
    bare = Value("i", 4, lock=False)
    bare.value = 5
    tell(bare.value, outcome(lambda: bare.get_lock()) is not None)
