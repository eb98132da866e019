import json
import sys
from multiprocessing import Lock, Process, RawValue, Value, set_start_method
from time import sleep

PAUSE = 0.01  # seconds before each update, when one process follows the other


def deposit(balance, lock, arrived, parameters):
    change(balance, lock, arrived, parameters, parameters["amount"])


def withdraw(balance, lock, arrived, parameters):
    change(balance, lock, arrived, parameters, -parameters["amount"])


def change(balance, lock, arrived, parameters, amount):
    if parameters["order"] == "at-once":
        wait_for_the_other(arrived, lock)
    for _ in range(parameters["repetitions"]):
        if parameters["order"] == "one-after-the-other":
            sleep(PAUSE)
        if parameters["lock"]:
            lock.acquire()
        balance.value = balance.value + amount  # the critical section: read, add, write
        if parameters["lock"]:
            lock.release()


def wait_for_the_other(arrived, lock):
    """So that neither has finished before the other begins."""
    with lock:
        arrived.value += 1
    while arrived.value < 2:
        pass


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    balance = Value("i", 200)
    lock = Lock()
    arrived = RawValue("i", 0)
    d = Process(target=deposit, args=(balance, lock, arrived, parameters))
    w = Process(target=withdraw, args=(balance, lock, arrived, parameters))
    d.start()
    if parameters["order"] == "one-after-the-other":
        d.join()
    w.start()
    d.join()
    w.join()
    print(balance.value)
