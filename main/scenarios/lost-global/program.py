from multiprocessing import Process, current_process, set_start_method

results = []


def square(numbers):
    print("process", current_process().pid)
    for n in numbers:
        print("square:", n * n)
        results.append(n * n)
    print("inside:", results)


if __name__ == "__main__":
    set_start_method("spawn")
    p = Process(target=square, args=([2, 3, 4, 5],))
    p.start()
    p.join()
    print("process", current_process().pid)
    print("outside:", results)
