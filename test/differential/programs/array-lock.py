from multiprocessing import Array, Process, RLock
from said import outcome, tell


def rotate(numbers):
    for _ in range(500):
        with numbers.get_lock():
            first = numbers[0]
            for index in range(len(numbers) - 1):
                numbers[index] = numbers[index + 1]
            numbers[len(numbers) - 1] = first


if __name__ == "__main__":
    numbers = Array("i", range(5))
    both = [Process(target=rotate, args=(numbers,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    tell(numbers[:], len(numbers))
    numbers.get_obj()[1] = 9
    tell(numbers[1], list(numbers.get_obj()), outcome(numbers.get_lock().release))
    lock = RLock()
    given = Array("d", 2, lock=lock)
    with given.get_lock():
        given[0] = 0.5
        tell(given[0], given.get_lock() is lock)
    bare = Array("i", [1, 2], lock=False)
    bare[1] = 3
    tell(list(bare))
