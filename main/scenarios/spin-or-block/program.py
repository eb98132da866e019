import json
import sys
from multiprocessing import Barrier, Event, Process, RawValue, Value, set_start_method
from time import perf_counter, process_time


def wait(start, finished, finished_at, used, way):
    start.wait()
    before = process_time()
    if way == "spin":
        while finished_at.value == 0:
            pass
    else:
        finished.wait()
    late = perf_counter() - finished_at.value
    mine = process_time() - before
    with used.get_lock():
        used.value = used.value + mine
    print(f"went on {round(late * 1e6)} microseconds after the end of the work")


def work(start, finished, finished_at, seconds):
    start.wait()
    end = process_time() + seconds
    while process_time() < end:
        pass  # computes until a core has given it so much time
    finished_at.value = perf_counter()
    finished.set()


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    way, waiters, seconds = parameters["way"], parameters["waiters"], parameters["seconds"]
    start = Barrier(waiters + 2)
    finished = Event()
    finished_at = RawValue("d", 0)  # 0 until the work is done
    used = Value("d", 0)  # by all waiters, in seconds
    everyone = [Process(target=work, args=(start, finished, finished_at, seconds), name="worker")]
    for i in range(1, waiters + 1):
        shared = (start, finished, finished_at, used, way)
        everyone.append(Process(target=wait, args=shared, name=f"waiter {i}"))
    for process in everyone:
        process.start()
    start.wait()
    began = perf_counter()
    finished.wait()
    print("the work took", round(finished_at.value - began, 2), "seconds")
    for process in everyone:
        process.join()
    print("core time of the waiting, in percent of the work:", round(100 * used.value / seconds))
