from multiprocessing import Manager, Process, Queue
from said import outcome, refused, tell


def work(numbers, nested, queue):
    numbers.reverse()
    nested[0]["seen"] = True
    nested.append(numbers)
    queue.get()["queued"] = 1


if __name__ == "__main__":
    with Manager() as manager:
        numbers = manager.list(range(5))
        inner = manager.dict()
        nested = manager.list([inner])
        queue = Queue()
        queue.put(inner)
        process = Process(target=work, args=(numbers, nested, queue))
        process.start()
        process.join()
        tell(process.exitcode, list(numbers), inner["seen"], inner["queued"], len(nested))
        nested[1].append(99)
        tell(numbers[-1], numbers[0], numbers[1:3], len(numbers))
        tell(refused(lambda: numbers[50]), refused(lambda: numbers[-7]))
        numbers[0] = 40
        numbers.insert(1, 41)
        numbers.extend([7, 7])
        tell(list(numbers), numbers.count(7), numbers.index(41), 41 in numbers, 42 in numbers)
        tell(numbers.pop(), numbers.pop(0), outcome(lambda: numbers.remove(1234)))
        numbers.remove(41)
        numbers.sort()
        tell(list(numbers))
        numbers.sort(reverse=True)
        del numbers[0]
        tell(list(numbers), outcome(lambda: numbers.index(1234)))
        plain = manager.list([[1, 2], {"k": 1}])
        plain[0].append(3)
        first = plain[0]
        first.append(4)
        tell(plain[0])
        plain[0] = first
        tell(plain[0], plain.count([1, 2, 4]), refused(manager.list([1, "a"]).sort))
        deep = manager.list([manager.list([manager.list([1])])])
        deep[0][0].append(2)
        deep[0][0][0] = 5
        tell(list(deep[0][0]), len(deep[0]))
        tell(refused(lambda: manager.list().pop()), list(manager.list("abc")))
