import json
import sys
from multiprocessing import Manager, Process, RawValue, Value, set_start_method
from time import perf_counter


class Own:
    value = 0


def measure(what, number, additions):
    """Microseconds for one addition, which is a read and a write."""
    began = perf_counter()
    for _ in range(additions):
        number.value = number.value + 1
    microseconds = (perf_counter() - began) * 1e6 / additions
    print(what, round(microseconds, 3), "microseconds")
    return microseconds


def count(raw, value, managed, additions):
    measure("a variable of its own:", Own(), additions)
    measure("bare shared memory:", raw, additions)
    shared = measure("shared memory with a lock:", value, additions)
    asked = measure("a manager:", managed, additions)
    print("times as costly by the manager:", round(asked / shared, 1))


if __name__ == "__main__":
    set_start_method("spawn")
    additions = json.loads(sys.argv[1])["additions"]
    with Manager() as manager:
        raw = RawValue("i", 0)
        value = Value("i", 0)
        managed = manager.Value("i", 0)
        counter = Process(target=count, args=(raw, value, managed, additions), name="counter")
        counter.start()
        counter.join()
        print("counted:", [raw.value, value.value, managed.value])
