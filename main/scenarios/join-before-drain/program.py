import json
import sys
from multiprocessing import Process, Queue, set_start_method


def produce(belt, parameters):
    for _ in range(parameters["items"]):
        belt.put("x" * parameters["letters"])  # waits while the belt is full
    print("the producer has put its last item", flush=True)


def drain(belt, items):
    received = 0
    while received < items:
        belt.get()
        received += 1
    return received


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    order, items = parameters["order"], parameters["items"]
    belt = Queue(parameters["places"])  # 0 places: as many as there is memory for
    producer = Process(target=produce, args=(belt, parameters), name="producer")
    producer.start()
    if order == "join-first":
        producer.join()
    received = drain(belt, items)
    if order == "drain-first":
        producer.join()
    print("items missing:", items - received)
