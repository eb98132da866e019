from multiprocessing import Process, RawArray, Semaphore
from time import sleep
from said import tell


def ping(mine, yours, log):
    for _ in range(100):
        mine.acquire()
        log[0] = log[0] + 1
        yours.release()


def give(semaphore, times):
    for _ in range(times):
        semaphore.release()


def take(semaphore, times):
    for _ in range(times):
        semaphore.acquire()


def take_and_die(semaphore):
    semaphore.acquire()
    semaphore.release()
    semaphore.acquire()
    sleep(60)


if __name__ == "__main__":
    left, right, log = Semaphore(1), Semaphore(0), RawArray("i", 1)
    players = [Process(target=ping, args=(left, right, log)), Process(target=ping, args=(right, left, log))]
    for player in players:
        player.start()
    for player in players:
        player.join()
    tell(log[0], left.get_value(), right.get_value())
    stock = Semaphore(0)
    crew = [Process(target=give, args=(stock, 300)), Process(target=take, args=(stock, 200)), Process(target=take, args=(stock, 90))]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    tell(stock.get_value())
    room = Semaphore(2)
    victim = Process(target=take_and_die, args=(room,))
    victim.start()
    sleep(0.5)
    victim.kill()
    victim.join()
    tell(victim.exitcode, room.get_value(), room.acquire(False), room.acquire(timeout=0.05))
