from multiprocessing import Condition, Process, Value
from time import sleep, time
from said import tell


def count_up(condition, state):
    for _ in range(4):
        sleep(0.05)
        with condition:
            state.value += 1
            condition.notify()


def until_four(condition, state, success):
    with condition:
        began = time()
        result = condition.wait_for(lambda: state.value == 4, timeout=5)
        success.value = 1 if result and time() - began < 5 else 2


def in_vain(condition, state, success):
    with condition:
        began = time()
        result = condition.wait_for(lambda: state.value == 9, timeout=0.4)
        success.value = 1 if not result and 0.39 <= time() - began < 5 else 2


def notified(condition, state, success):
    with condition:
        state.value = 1
        success.value = 1 if condition.wait(5) is True and condition.wait(0.05) is False else 2


def run(waiter, other):
    condition, state, success = Condition(), Value("i", 0), Value("i", 0)
    process = Process(target=waiter, args=(condition, state, success))
    process.start()
    other(condition, state)
    process.join()
    tell(process.exitcode, success.value, state.value)


def notify(condition, state):
    while state.value == 0:
        sleep(0.01)
    with condition:
        condition.notify()


if __name__ == "__main__":
    run(until_four, count_up)
    run(in_vain, count_up)
    run(notified, notify)
