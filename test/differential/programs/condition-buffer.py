from multiprocessing import Condition, Process, RawArray
from said import tell

SIZE = 3


def produce(condition, ring, state, items):
    for item in range(1, items + 1):
        with condition:
            condition.wait_for(lambda: state[0] - state[1] < SIZE)
            ring[state[0] % SIZE] = item
            state[0] += 1
            condition.notify_all()


def consume(condition, ring, state, items):
    for _ in range(items):
        with condition:
            while state[0] == state[1]:
                condition.wait()
            state[2] += ring[state[1] % SIZE]
            state[1] += 1
            condition.notify_all()


if __name__ == "__main__":
    condition, ring, state = Condition(), RawArray("i", SIZE), RawArray("i", 3)
    args = (condition, ring, state, 200)
    crew = [Process(target=target, args=args) for target in (produce, produce, consume, consume)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    tell([process.exitcode for process in crew], list(state))
