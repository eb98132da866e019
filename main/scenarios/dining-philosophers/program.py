import json
import sys
from multiprocessing import Barrier, Lock, Process, Semaphore, current_process, set_start_method
from random import random
from time import sleep

NAMES = ["Socrates", "Hypatia", "Kant", "Arendt", "Laozi"]


def philosopher(place, forks, all_have_left, waiter, parameters):
    rule, meals = parameters["rule"], parameters["meals"]
    following = (place + 1) % len(forks)
    left, right = forks[place], forks[following]
    for meal in range(meals):
        if rule == "left-first":
            left.acquire()
            all_have_left.wait()  # the unlucky moment, made certain
            right.acquire()
        elif rule == "lower-first":
            forks[min(place, following)].acquire()
            forks[max(place, following)].acquire()
        elif rule == "waiter":
            waiter.acquire()  # lets in all but one
            left.acquire()
            right.acquire()
        else:
            left.acquire()
            if meal == 0:
                all_have_left.wait()
            while not right.acquire(timeout=0.1):
                left.release()  # gives back, waits a while, tries again
                sleep(0.1 * random())
                left.acquire()
        sleep(0.02)  # eats
        right.release()
        left.release()
        if rule == "waiter":
            waiter.release()
    print(f"{current_process().name} has eaten {meals} times")


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    seats = NAMES[: parameters["philosophers"]]
    forks = [Lock() for _ in seats]
    all_have_left = Barrier(len(seats))
    waiter = Semaphore(len(seats) - 1)
    table = (forks, all_have_left, waiter)
    everyone = [Process(target=philosopher, args=(place, *table, parameters), name=name) for place, name in enumerate(seats)]
    for process in everyone:
        process.start()
    for process in everyone:
        process.join()
    print("meals of each:", parameters["meals"])
