import json
import sys
from multiprocessing import Array, Barrier, Process, Value, current_process, set_start_method
from time import sleep

workers = ["quick", "middling", "slow"]


def work(me, done, early, barrier, parameters):
    for phase in range(1, parameters["phases"] + 1):
        sleep(parameters["pause"] * (me + 1))  # this worker's part of the phase
        done[me] = phase
        print(f"{current_process().name}: phase", phase, "done")
        if parameters["wait"]:
            barrier.wait()  # until all three have come
        everybody_is_there = all(other >= phase for other in done[:])
        if not everybody_is_there:
            with early.get_lock():
                early.value = early.value + 1


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    done = Array("i", len(workers))  # the last phase that each has done
    early = Value("i", 0)
    barrier = Barrier(len(workers))
    processes = [
        Process(target=work, args=(me, done, early, barrier, parameters), name=name)
        for me, name in enumerate(workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("phases begun too early:", early.value)
