from multiprocessing import Barrier, Process, Semaphore
from time import sleep
from said import outcome, tell


def act():
    print("acting", flush=True)


def fail():
    raise SyntaxError("the action failed")


def slowly():
    sleep(0.3)


def meet(barrier, broken):
    if outcome(barrier.wait) == "BrokenBarrierError":
        broken.release()


def met(barrier, broken):
    other = Process(target=meet, args=(barrier, broken))
    other.start()
    while barrier.n_waiting == 0:
        sleep(0.01)
    answer = outcome(barrier.wait)
    other.join()
    tell(answer, barrier.broken, broken.get_value())


if __name__ == "__main__":
    broken = Semaphore(0)
    met(Barrier(2, act), broken)
    met(Barrier(2, action=fail), broken)
    met(Barrier(2, slowly, 0.1), broken)
    barrier = Barrier(2, act)
    met(barrier, broken)
    met(barrier, broken)
