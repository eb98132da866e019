import json
import sys
from multiprocessing import Array, Process, Value, set_start_method

numbers = [2, 3, 4]


def square_in_the_file(result, v):
    v.value = 5.56
    for index, n in enumerate(numbers):
        result[index] = n * n


def run_the_cell():
    """What a notebook does: there is no such function until its cell is run, and then only in the process that ran it."""
    global square_in_a_cell

    def square_in_a_cell(result, v):
        square_in_the_file(result, v)


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    run_the_cell()
    result = Array("i", 3)
    v = Value("d", 0.0)
    target = square_in_a_cell if parameters["written"] == "in-a-cell" else square_in_the_file
    p = Process(target=target, args=(result, v), name="child")
    p.start()
    p.join()
    if parameters["check"] and p.exitcode != 0:
        print("The child failed: exit code", p.exitcode)
    print(result[:])
    print(v.value)
    print("Done")
