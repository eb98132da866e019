import json
import math
import sys
from multiprocessing import Event, Process, Queue, set_start_method


def run(name, gun, ready, finish, parameters):
    ready.put(name)
    if parameters["wait"]:
        gun.wait()
    false_start = not gun.is_set()
    for metre in range(100_000):
        math.sqrt(metre)
    finish.put((name, false_start))


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    gun = Event()
    ready = Queue()
    finish = Queue()
    names = [f"runner-{i + 1}" for i in range(parameters["runners"])]
    runners = [Process(target=run, args=(name, gun, ready, finish, parameters), name=name) for name in names]
    for runner in runners:
        runner.start()
    for _ in runners:
        print(ready.get(), "is ready")
    print("bang")
    gun.set()
    false_starts = 0
    for _ in runners:
        name, false_start = finish.get()
        print(name, "is there, after a false start" if false_start else "is there")
        if false_start:
            false_starts += 1
    for runner in runners:
        runner.join()
    print("false starts:", false_starts)
