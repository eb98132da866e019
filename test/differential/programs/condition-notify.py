from multiprocessing import Condition, Process, RawArray
from time import sleep
from said import tell


def waiter(condition, counts, timeout):
    with condition:
        counts[0] += 1
        got = condition.wait(timeout)
        counts[1 if got else 2] += 1


def waiting(condition, counts, number):
    while True:
        with condition:
            if counts[0] == number:
                return
        sleep(0.01)


if __name__ == "__main__":
    condition, counts = Condition(), RawArray("i", 3)
    six = [Process(target=waiter, args=(condition, counts, None)) for _ in range(6)]
    for process in six:
        process.start()
    waiting(condition, counts, 6)
    for number in (1, 2):
        with condition:
            condition.notify(number)
        sleep(0.4)
        tell(list(counts))
    with condition:
        condition.notify_all()
    for process in six:
        process.join()
    tell(list(counts))
    late = Process(target=waiter, args=(condition, counts, 0.3))
    with condition:
        condition.notify(3)
    late.start()
    late.join()
    tell(list(counts))
