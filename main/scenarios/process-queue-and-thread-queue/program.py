import json
import sys
from multiprocessing import Process, set_start_method
from multiprocessing import Queue as ProcessQueue
from queue import Queue as ThreadQueue
from threading import Thread
from time import perf_counter


def produce(q, parameters):
    item = "x" * parameters["size"]
    for _ in range(parameters["items"]):
        q.put(item)


def drain(producer, q, parameters):
    """Takes all items that `producer` puts. Returns microseconds for each."""
    producer.start()
    q.get()  # the producer is at work: its start-up is not counted
    began = perf_counter()
    for _ in range(1, parameters["items"]):
        q.get()
    per_item = (perf_counter() - began) * 1_000_000 / (parameters["items"] - 1)
    producer.join()
    return per_item


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    inside = ThreadQueue()
    thread = Thread(target=produce, args=(inside, parameters), name="thread")
    print(f"from a thread: {drain(thread, inside, parameters):.1f} microseconds an item")

    across = ProcessQueue()
    process = Process(target=produce, args=(across, parameters), name="process")
    print(f"from a process: {drain(process, across, parameters):.1f} microseconds an item")

    try:
        Process(target=produce, args=(inside, parameters)).start()
        print("the thread's queue in another process: accepted")
    except TypeError:
        print("the thread's queue in another process: refused")
