from multiprocessing import Process, SimpleQueue
from said import tell


def echo(requests, answers):
    while (item := requests.get()) is not None:
        answers.put([item, item])


if __name__ == "__main__":
    requests, answers = SimpleQueue(), SimpleQueue()
    tell(requests.empty())
    requests.put("first")
    tell(requests.empty(), requests.get(), requests.empty())
    process = Process(target=echo, args=(requests, answers))
    process.start()
    for item in (1, "two", [3], {"four": 4}["four"], True):
        requests.put(item)
        tell(answers.get())
    requests.put(None)
    process.join()
    tell(answers.empty(), process.exitcode)
