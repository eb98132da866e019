import json
import sys
from multiprocessing import Process, Queue, set_start_method
from time import perf_counter, sleep

LAST = None  # what the producer puts in the end: "this was all"


def produce(q, parameters):
    began = perf_counter()
    for item in range(1, parameters["items"] + 1):
        sleep(parameters["making"])
        q.put(item)  # waits while the queue is full
    print("made", parameters["items"], "items in", seconds_since(began))
    q.put(LAST)


def consume(q, results, parameters):
    taken = []
    while (item := q.get()) is not LAST:
        sleep(parameters["using"])
        taken.append(item)
    results.put(taken)


def seconds_since(began):
    return f"{perf_counter() - began:.2f} s"


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    q = Queue(parameters["places"])  # 0 places: without a limit
    results = Queue()
    producer = Process(target=produce, args=(q, parameters), name="producer")
    consumer = Process(target=consume, args=(q, results, parameters), name="consumer")
    began = perf_counter()
    producer.start()
    consumer.start()
    taken = results.get()
    producer.join()
    consumer.join()
    print("all was used after", seconds_since(began))
    in_order = taken == list(range(1, parameters["items"] + 1))
    print("items:", "all, in order" if in_order else "not all, or not in order")
