import json
import sys
from multiprocessing import Process, set_start_method
from time import sleep

numbers = [2, 3, 4, 5]


def squares(pause):
    print("squares of", numbers)
    for n in numbers:
        sleep(pause)
        print("square:", n * n)


def cubes(pause):
    print("cubes of", numbers)
    for n in numbers:
        sleep(pause)
        print("cube:", n * n * n)


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    pause = parameters["pause"]
    if parameters["processes"] == "one":
        squares(pause)
        cubes(pause)
    else:
        p1 = Process(target=squares, args=(pause,), name="squares")
        p2 = Process(target=cubes, args=(pause,), name="cubes")
        p1.start()
        p2.start()
        p1.join()
        p2.join()
    print("Done")
