import time
from multiprocessing import JoinableQueue, Process, Value
from said import outcome, tell


def work(queue, done):
    while True:
        queue.get()
        time.sleep(0.01)
        with done.get_lock():
            done.value += 1
        queue.task_done()


if __name__ == "__main__":
    queue, done = JoinableQueue(), Value("i", 0)
    queue.join()
    tell("nothing to do", outcome(queue.task_done))
    for item in range(20):
        queue.put(item)
    for _ in range(2):
        Process(target=work, args=(queue, done), daemon=True).start()
    queue.join()
    tell("done", done.value, outcome(queue.task_done))
    queue.put("again")
    queue.join()
    tell("done", done.value)
