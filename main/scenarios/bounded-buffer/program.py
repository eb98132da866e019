import json
import sys
from multiprocessing import Condition, Process, RawArray, RawValue, set_start_method


class Buffer:
    """A ring of places, how many items were put and taken so far, and how often each item was taken."""

    def __init__(self, places, items):
        self.ring = RawArray("i", places)
        self.put = RawValue("i", 0)
        self.taken = RawValue("i", 0)
        self.times = RawArray("i", 2 * items)
        self.changed = Condition()


def produce(buffer, first, places, items, look):
    for i in range(items):
        buffer.changed.acquire()

        def is_full():
            return buffer.put.value - buffer.taken.value >= places

        if look == "once" and is_full():
            buffer.changed.wait()
        while look == "again" and is_full():
            buffer.changed.wait()  # woken, it looks again
        buffer.ring[buffer.put.value % places] = 2 * i + first  # one producer makes even items, the other odd ones
        buffer.put.value = buffer.put.value + 1
        buffer.changed.notify_all()
        buffer.changed.release()


def consume(buffer, places, items, look):
    for _ in range(items):
        buffer.changed.acquire()

        def is_empty():
            return buffer.put.value - buffer.taken.value <= 0

        if look == "once" and is_empty():
            buffer.changed.wait()
        while look == "again" and is_empty():
            buffer.changed.wait()
        item = buffer.ring[buffer.taken.value % places]
        buffer.times[item] = buffer.times[item] + 1
        buffer.taken.value = buffer.taken.value + 1
        buffer.changed.notify_all()
        buffer.changed.release()


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    places, items, look = parameters["places"], parameters["items"], parameters["look"]
    buffer = Buffer(places, items)
    processes = [
        Process(target=produce, args=(buffer, 0, places, items, look), name="producer-even"),
        Process(target=produce, args=(buffer, 1, places, items, look), name="producer-odd"),
        Process(target=consume, args=(buffer, places, items, look), name="consumer-1"),
        Process(target=consume, args=(buffer, places, items, look), name="consumer-2"),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("lost or doubled:", sum(times != 1 for times in buffer.times))
