import json
import sys
from multiprocessing import Process, Queue, set_start_method


def square(numbers, q):
    for n in numbers:
        q.put(n * n)


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    q = Queue()
    p = Process(target=square, args=([2, 3, 4, 5], q))
    p.start()
    if parameters["drain"] == "after-the-end":
        p.join()
    while not q.empty():
        print(q.get())
    p.join()
    if not q.empty():
        print("and there is more in the queue now")
