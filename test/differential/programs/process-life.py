import sys
import time
from multiprocessing import Process, active_children, current_process, parent_process
from said import outcome, refused, tell


def nothing():
    pass


def leave():
    sys.exit(7)


def fail():
    sys.stderr = open("/dev/null", "w")
    raise ValueError("wrong")


def nap():
    time.sleep(60)


if __name__ == "__main__":
    tell(parent_process(), current_process().name, current_process().daemon, len(active_children()))
    process = Process(target=nothing)
    tell(process.name, process.is_alive(), process.pid, process.exitcode, process.daemon)
    tell(refused(process.join), refused(process.terminate))
    process.name = "renamed"
    process.daemon = True
    process.start()
    tell(refused(process.start), process.name)
    tell(refused(lambda: setattr(process, "daemon", False)))
    process.join()
    tell(process.is_alive(), process.exitcode, refused(process.start), process.join(), process.join(0))
    for target in (leave, fail):
        process = Process(target=target)
        process.start()
        process.join()
        tell(process.name, process.exitcode)
    sleeper = Process(target=nap)
    sleeper.start()
    tell(len(active_children()), outcome(sleeper.close), sleeper.join(0.05), sleeper.is_alive())
    sleeper.terminate()
    sleeper.join()
    tell(sleeper.exitcode, sleeper.terminate(), sleeper.kill(), len(active_children()))
    sleeper.close()
    tell([outcome(f) for f in (sleeper.start, sleeper.join, sleeper.is_alive, sleeper.terminate, sleeper.kill)])
    tell(outcome(lambda: sleeper.pid), outcome(lambda: sleeper.exitcode), sleeper.close(), sleeper.name)
    unborn = Process(target=nothing)
    tell(unborn.close(), outcome(unborn.start))
