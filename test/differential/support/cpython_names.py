"""Answers, as JSON, what CPython has: a list of dotted names comes in, what each is goes out."""
import builtins
import importlib
import inspect
import json
import re
import sys

MODULES = [
    "multiprocessing",
    "multiprocessing.connection",
    "multiprocessing.managers",
    "multiprocessing.pool",
    "multiprocessing.queues",
    "multiprocessing.shared_memory",
    "multiprocessing.sharedctypes",
    "threading",
    "queue",
]
# What these functions make, made with the least arguments, shows its members.
SAMPLES = {
    "multiprocessing.Array": ("c", 1),
    "multiprocessing.Barrier": (1,),
    "multiprocessing.BoundedSemaphore": (),
    "multiprocessing.Condition": (),
    "multiprocessing.Event": (),
    "multiprocessing.JoinableQueue": (),
    "multiprocessing.Lock": (),
    "multiprocessing.Queue": (),
    "multiprocessing.RLock": (),
    "multiprocessing.RawArray": ("c", 1),
    "multiprocessing.RawValue": ("i",),
    "multiprocessing.Semaphore": (),
    "multiprocessing.SimpleQueue": (),
    "multiprocessing.Value": ("i",),
    "threading.Lock": (),
    "threading.RLock": (),
}
# Public by the documentation, though no `__all__` has them.
DOCUMENTED = [
    "multiprocessing.connection.Connection",
    "multiprocessing.managers.DictProxy",
    "multiprocessing.managers.ListProxy",
    "multiprocessing.managers.Namespace",
    "multiprocessing.pool.AsyncResult",
    "multiprocessing.pool.IMapIterator",
]


def resolve(name):
    """What `name` means: the longest module that begins it, then attributes; else what is built in."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    return getattr(builtins, name)


def members(name, found):
    if name in SAMPLES:
        return sorted({*dir(found(*SAMPLES[name]))})
    names = {*dir(found)}
    for level in inspect.getmro(found) if inspect.isclass(found) else []:
        try:
            names.update(re.findall(r"\bself\.(\w+)\s*=", inspect.getsource(level)))
        except (OSError, TypeError):
            pass  # It is written in C.
    return sorted(names)


def parameters(found):
    try:
        return list(inspect.signature(found).parameters)
    except (TypeError, ValueError):
        return []


def known(name):
    try:
        found = resolve(name)
    except AttributeError:
        return None
    return {"members": members(name, found), "parameters": parameters(found)}


def names_of(module):
    found = importlib.import_module(module)
    return [
        name
        for name in getattr(found, "__all__", None) or dir(found)
        if not name.startswith("_") and not inspect.ismodule(getattr(found, name))
    ]


def public():
    """All public names, each with its public members."""
    names = [f"{module}.{name}" for module in MODULES for name in names_of(module)]
    return {name: public_members(name, resolve(name)) for name in names + DOCUMENTED}


def public_members(name, found):
    if is_error(found) or not (inspect.isclass(found) or name in SAMPLES):
        return []
    sample = found(*SAMPLES[name]) if name in SAMPLES else found
    return [each for each in dir(sample) if not each.startswith("_")]


def is_error(found):
    return inspect.isclass(found) and issubclass(found, BaseException)


json.dump({"known": {name: known(name) for name in json.load(sys.stdin)}, "public": public()}, sys.stdout)
