from multiprocessing import Event, Process, Semaphore
from time import sleep
from said import tell


def setter(event):
    sleep(0.1)
    event.set()


def runner(event, arrived):
    if event.wait(10):
        arrived.release()


if __name__ == "__main__":
    event = Event()
    tell(event.is_set(), event.wait(0), event.wait(0.05), event.wait(-1))
    event.set()
    event.set()
    tell(event.is_set(), event.wait(), event.wait(0))
    event.clear()
    event.clear()
    tell(event.is_set(), event.wait(timeout=0.05))
    process = Process(target=setter, args=(event,))
    process.start()
    tell(event.wait(), event.is_set())
    process.join()
    start, arrived = Event(), Semaphore(0)
    runners = [Process(target=runner, args=(start, arrived)) for _ in range(4)]
    for process in runners:
        process.start()
    sleep(0.3)
    tell(arrived.get_value())
    start.set()
    for process in runners:
        process.join()
    tell(arrived.get_value())
