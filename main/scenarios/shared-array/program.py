import json
import sys
from multiprocessing import Array, Process, set_start_method


def square(numbers, result):
    for index, n in enumerate(numbers):
        result[index] = n * n


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    result = Array("i", parameters["length"])
    p = Process(target=square, args=([2, 3, 4, 5], result))
    p.start()
    p.join()
    print(result[:])
