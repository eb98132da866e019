from multiprocessing import Process, Value, set_start_method


def update(v):
    v.value = 5.56


if __name__ == "__main__":
    set_start_method("spawn")
    v = Value("d", 0.0)
    p = Process(target=update, args=(v,))
    p.start()
    p.join()
    print(v.value)
