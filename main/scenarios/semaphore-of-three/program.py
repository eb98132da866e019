import json
import sys
from multiprocessing import Process, Semaphore, Value, set_start_method
from time import sleep


def visit(places, inside, most, stay):
    places.acquire()  # takes a place, or waits for one
    with inside.get_lock():
        inside.value = inside.value + 1
        most.value = max(most.value, inside.value)
    sleep(stay)
    with inside.get_lock():
        inside.value = inside.value - 1
    places.release()


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    semaphore = Semaphore(parameters["places"])
    inside = Value("i", 0)
    most = Value("i", 0)
    processes = [
        Process(target=visit, args=(semaphore, inside, most, parameters["stay"]), name=f"visitor-{i + 1}")
        for i in range(parameters["visitors"])
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("most at once:", most.value)
