import json
import sys
from multiprocessing import Array, Barrier, Event, Lock, Process, Semaphore, Value, set_start_method
from time import perf_counter, sleep


def worker(me, lock, start, over, passes, notes, manner):
    mine = passes[me]
    following = passes[(me + 1) % len(passes)]
    start.wait()
    while True:
        if manner == "in-turn":
            mine.acquire()
        if over.is_set():
            break
        lock.acquire()
        compute(0.001)  # the critical section
        note(me, *notes)
        lock.release()
        if manner == "in-turn":
            following.release()
        if manner == "rest":
            sleep(0.005)
    following.release()  # nobody waits for one who has gone


def compute(seconds):
    end = perf_counter() + seconds
    while perf_counter() < end:
        pass


def note(me, turns, last, row, most):
    turns[me] = turns[me] + 1
    in_row = row.value + 1 if last.value == me else 1
    row.value = in_row
    last.value = me
    most.value = max(most.value, in_row)


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    numbers = range(parameters["processes"])
    lock, start, over = Lock(), Barrier(len(numbers) + 1), Event()
    turns = Array("i", len(numbers))  # how often each worker had the lock
    last = Value("i", -1)  # who had it last
    row = Value("i", 0)  # how often in a row
    most = Value("i", 0)  # the longest row
    passes = [Semaphore(1 if i == 0 else 0) for i in numbers]  # one permit in all
    shared = (lock, start, over, passes, (turns, last, row, most), parameters["manner"])
    workers = [Process(target=worker, args=(i, *shared), name=f"worker {i + 1}") for i in numbers]
    for process in workers:
        process.start()
    start.wait()
    sleep(parameters["seconds"])
    over.set()
    for process in workers:
        process.join()
    print("turns of each:", turns[:])
    print("most turns in a row:", most.value)
