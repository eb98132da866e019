import json
import sys
from multiprocessing import Array, Lock, Process, Semaphore, Value, set_start_method
from time import sleep


class Shared:
    """A page of two numbers that every writer leaves equal, and what guards it: the room is a writer's, or all readers'."""

    def __init__(self):
        self.page = Array("i", 2)
        self.room = Semaphore(1)
        self.door = Lock()
        self.reading = Value("i", 0)
        self.most = Value("i", 0)
        self.torn = Value("i", 0)


def read(shared, way, rounds):
    for _ in range(rounds):
        sleep(0.02)
        if way == "one-at-a-time":
            shared.room.acquire()
        shared.door.acquire()
        if way == "readers-together" and shared.reading.value == 0:
            shared.room.acquire()  # the first reader takes it for all
        shared.reading.value = shared.reading.value + 1
        shared.most.value = max(shared.most.value, shared.reading.value)
        shared.door.release()

        left = shared.page[0]
        sleep(0.02)
        right = shared.page[1]

        shared.door.acquire()
        if left != right:
            shared.torn.value = shared.torn.value + 1
        shared.reading.value = shared.reading.value - 1
        if way == "readers-together" and shared.reading.value == 0:
            shared.room.release()  # the last reader gives it back
        shared.door.release()
        if way == "one-at-a-time":
            shared.room.release()


def write(shared, way, rounds):
    for _ in range(rounds):
        sleep(0.02)
        if way != "no-lock":
            shared.room.acquire()
        shared.page[0] = shared.page[0] + 1
        sleep(0.03)
        shared.page[1] = shared.page[0]
        if way != "no-lock":
            shared.room.release()


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    way, rounds = parameters["way"], parameters["rounds"]
    shared = Shared()
    processes = []
    for i in range(1, parameters["readers"] + 1):
        processes.append(Process(target=read, args=(shared, way, rounds), name=f"reader-{i}"))
    for i in range(1, parameters["writers"] + 1):
        processes.append(Process(target=write, args=(shared, way, rounds), name=f"writer-{i}"))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("most readers at once:", shared.most.value)
    print("torn reads:", shared.torn.value)
