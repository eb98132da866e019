import multiprocessing
import queue
import sys
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread, current_thread
from said import outcome, tell


def fail(results):
    try:
        raise ValueError("wrong")
    finally:
        results.put("on the way out")


def leave(results):
    try:
        sys.exit(7)
    finally:
        results.put("left")


def join_self(results):
    results.put(outcome(current_thread().join))


def child(what):
    pass


def run(target):
    results = queue.Queue()
    thread = Thread(target=target, args=(results,))
    thread.start()
    thread.join()
    return [thread.name, thread.is_alive(), results.get()]


if __name__ == "__main__":
    sys.stderr = open("/dev/null", "w")
    multiprocessing.set_start_method("spawn")
    tell(run(fail), run(leave), run(join_self))
    tell(outcome(current_thread().join))
    tell(outcome(lambda: setattr(current_thread(), "daemon", True)) is not None)
    makers = [Lock, RLock, Condition, Semaphore, BoundedSemaphore, Event, lambda: Barrier(2), queue.Queue]
    for make in makers:
        process = multiprocessing.Process(target=child, args=(make(),))
        tell(outcome(process.start), process.is_alive())
    shared = multiprocessing.SimpleQueue()
    tell(outcome(lambda: shared.put(Lock())), shared.empty())
    tell(outcome(lambda: shared.put(["deep", {"in": queue.Queue()}])), shared.empty())
    inside = queue.Queue()
    lock = Lock()
    inside.put([lock, inside])
    back = inside.get()
    tell(back[0] is lock, back[1] is inside)
