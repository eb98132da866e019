import json
import sys
from multiprocessing import Process, current_process, set_start_method


def start_one_more():
    try:
        Process(target=work, name="one-more").start()
        print("one more was started")
    except RuntimeError as error:
        print("one more was refused:", type(error).__name__)


def work():
    print("work is done in", current_process().name)


# Module code: what stands outside every function. It runs when the program is loaded.
print("module code runs in", current_process().name)
if __name__ != "__main__":
    start_one_more()

if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    for i in range(1, parameters["processes"] + 1):
        p = Process(target=work, name=f"worker-{i}")
        p.start()
        p.join()
