from queue import Queue
from threading import Barrier, Condition, Event, Thread, Timer, current_thread
from said import outcome, tell

ran = Queue()


def runner(event, results):
    results.put(event.wait(10))


def sleeper(condition, ready, results):
    with condition:
        ready.put(1)
        results.put(condition.wait(10))


def party(barrier, results):
    results.put(barrier.wait())


def ring(results, word):
    results.put([word, current_thread().name])


def all_of(target, count, *args):
    threads = [Thread(target=target, args=args) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def join_all(threads):
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    event, results = Event(), Queue()
    tell(event.is_set(), event.wait(0.02))
    threads = all_of(runner, 2, event, results)
    event.set()
    join_all(threads)
    tell(results.get(), results.get(), event.is_set(), event.wait())

    condition, ready = Condition(), Queue()
    tell(outcome(condition.wait), outcome(condition.notify), outcome(condition.release))
    threads = all_of(sleeper, 3, condition, ready, results)
    for _ in threads:
        ready.get()
    with condition:
        condition.notify()
    tell(results.get())
    with condition:
        condition.notify_all()
    join_all(threads)
    tell(results.get(), results.get(), results.empty())
    with condition:
        tell(condition.wait(0.02), condition.wait_for(lambda: "yes"), condition.wait_for(lambda: False, 0.02))

    barrier = Barrier(3)
    threads = all_of(party, 2, barrier, results)
    mine = barrier.wait()
    join_all(threads)
    tell(sorted([mine, results.get(), results.get()]), barrier.broken, barrier.n_waiting, barrier.parties)
    tell(outcome(lambda: barrier.wait(0.02)), barrier.broken, outcome(barrier.wait), barrier.reset(), barrier.broken)

    timer, never = Timer(0.02, ring, args=(results, "rung")), Timer(60, ring, args=(results, "never"))
    tell(timer.is_alive(), timer.daemon)
    timer.start()
    never.start()
    never.cancel()
    timer.join()
    never.join()
    word, name = results.get()
    tell(word, name == timer.name, results.empty(), never.is_alive())
