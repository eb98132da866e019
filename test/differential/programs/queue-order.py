from multiprocessing import Process, Queue
from said import tell


def produce(queue, who):
    for item in range(50):
        queue.put((who, item))


if __name__ == "__main__":
    queue = Queue()
    producers = [Process(target=produce, args=(queue, who)) for who in range(3)]
    for producer in producers:
        producer.start()
    got = [queue.get() for _ in range(150)]
    for producer in producers:
        producer.join()
    for who in range(3):
        tell(who, [item for by, item in got if by == who])
    tell(queue.empty(), queue.qsize())
