import json
import random
import sys
from multiprocessing import Lock, Process, Value, current_process, set_start_method
from time import sleep


class Account:
    def __init__(self, name):
        self.name = name
        self.balance = Value("i", 100)
        self.lock = Lock()


def transfer(amount, source, to, way):
    first, second = source, to
    if way == "same-order" and first.name > second.name:
        first, second = second, first
    first.lock.acquire()
    say("has", first.name, "and wants", second.name)
    sleep(0.5)  # time enough for the other to take its first lock
    if way == "timeout":
        while not second.lock.acquire(timeout=0.2):
            first.lock.release()
            say("gives", first.name, "back")
            sleep(random.random() / 2)  # not both at the same pace
            first.lock.acquire()
    else:
        second.lock.acquire()
    source.balance.value = source.balance.value - amount
    to.balance.value = to.balance.value + amount
    say("has moved", amount, "from", source.name, "to", to.name)
    second.lock.release()
    first.lock.release()


def say(*words):
    print(f"{current_process().name}:", *words, flush=True)


if __name__ == "__main__":
    set_start_method("spawn")
    way = json.loads(sys.argv[1])["way"]
    a, b = Account("A"), Account("B")
    ab = Process(target=transfer, args=(10, a, b, way), name="A-to-B")
    ba = Process(target=transfer, args=(30, b, a, way), name="B-to-A")
    ab.start()
    ba.start()
    ab.join()
    ba.join()
    print("A has", a.balance.value, "and B has", b.balance.value)
