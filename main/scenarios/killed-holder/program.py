import json
import sys
from multiprocessing import Event, Lock, Process, Value, set_start_method
from time import sleep


def transfer(lock, savings, wallet, between):
    lock.acquire()
    savings.value = savings.value - 40
    between.set()
    sleep(60)  # here it is killed: 40 have left one account and not reached the other
    wallet.value = wallet.value + 40
    lock.release()


def count(lock, savings, wallet, parameters):
    got = lock.acquire(timeout=1 if parameters["lock"] == "time-limit" else None)
    if not got:
        print("total: unknown")
        return
    print("total:", savings.value + wallet.value)
    lock.release()


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    if parameters["lock"] == "robust":
        sys.exit("Python's multiprocessing has no robust locks: choose another.")
    lock, between = Lock(), Event()
    savings, wallet = Value("i", 100), Value("i", 0)
    clerk = Process(target=transfer, args=(lock, savings, wallet, between), name="clerk")
    clerk.start()
    between.wait()
    clerk.kill()
    clerk.join()
    print("the clerk ended with exit code", clerk.exitcode, flush=True)
    auditor = Process(target=count, args=(lock, savings, wallet, parameters), name="auditor")
    auditor.start()
    auditor.join()
