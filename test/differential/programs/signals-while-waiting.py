import os
import signal
import time
from multiprocessing import Event, Lock, Pipe, Process, Queue, Semaphore
from said import outcome, tell


def disturb(pid, over):
    while not over.wait(0.02):
        os.kill(pid, signal.SIGUSR2)


def hold(lock, held):
    with lock:
        held.set()
        time.sleep(0.4)


def long_enough(action):
    """What comes of waiting, and whether that took as long as it should, which a signal must not shorten."""
    began = time.time()
    answer = outcome(action)
    return [answer, time.time() - began >= 0.39]


if __name__ == "__main__":
    signal.signal(signal.SIGUSR2, lambda *_: None)
    over = Event()
    other = Process(target=disturb, args=(os.getpid(), over))
    other.start()
    lock, held = Lock(), Event()
    holder = Process(target=hold, args=(lock, held))
    holder.start()
    tell(held.wait(), lock.acquire(), long_enough(lambda: lock.acquire(timeout=0.4)))
    holder.join()
    tell(long_enough(lambda: Semaphore(0).acquire(timeout=0.4)), long_enough(lambda: Event().wait(0.4)))
    queue, ends = Queue(), Pipe()
    tell(long_enough(lambda: queue.get(timeout=0.4)), long_enough(lambda: ends[0].poll(0.4)))
    tell(long_enough(lambda: other.join(0.4)), long_enough(lambda: time.sleep(0.4)), other.is_alive())
    over.set()
    other.join()
    tell(other.exitcode)
