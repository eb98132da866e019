import os
import signal
import time
from multiprocessing import Pipe, Process
from said import outcome, tell


def send_and_sleep(end):
    end.send("alive")
    time.sleep(60)


if __name__ == "__main__":
    ours, theirs = Pipe()
    process = Process(target=send_and_sleep, args=(theirs,))
    process.start()
    theirs.close()
    tell(ours.recv(), ours.poll(0.05))
    os.kill(process.pid, signal.SIGKILL)
    tell(outcome(ours.recv), outcome(ours.recv))
    process.join()
    tell(process.exitcode, outcome(lambda: ours.send("who")))
