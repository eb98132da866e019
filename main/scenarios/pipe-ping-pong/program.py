import json
import sys
from multiprocessing import Pipe, Process, set_start_method
from time import perf_counter


def ping(end, parameters):
    ball = "o" * parameters["letters"]
    began = perf_counter()
    for _ in range(parameters["rounds"]):
        end.send(ball)
        end.recv()  # waits until the ball is back
    microseconds = (perf_counter() - began) * 1e6
    print("microseconds for one round:", round(microseconds / parameters["rounds"], 1))
    end.close()  # tells the other side that no more will come


def pong(end):
    hits = 0
    while True:
        try:
            end.send(end.recv())
            hits += 1
        except EOFError:
            break  # nobody holds the other end any more
    print("balls hit back:", hits)


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    left, right = Pipe()
    p1 = Process(target=ping, args=(left, parameters), name="ping")
    p2 = Process(target=pong, args=(right,), name="pong")
    p1.start()
    p2.start()
    left.close()  # this process does not play: it lets go of both ends
    right.close()
    p1.join()
    p2.join()
