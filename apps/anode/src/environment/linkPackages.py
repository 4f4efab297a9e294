"""Puts packages into an environment that others have already: their files are linked, compiled ones with them.

Reads a list of [name, version, folder of packages] from the file that is named; prints each package that is in place.
What cannot be put in place so is left to the installer: it is not printed.
"""

import json
import os
import re
import shutil
import sys
from importlib import metadata


def link(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        # Another disk, or one that knows no links.
        shutil.copy2(source, target)


def compiled(path):
    """Where Python keeps what it compiled of a file."""
    folder, name = os.path.split(path)
    return os.path.join(folder, "__pycache__", f"{name[:-3]}.{sys.implementation.cache_tag}.pyc")


def place(distribution, source, target):
    programs = []
    for file in distribution.files or []:
        path = os.path.normpath(os.path.join(source, str(file)))
        if not path.startswith(source + os.sep):
            # A program, or data beside the packages.
            programs.append((path, os.path.normpath(os.path.join(target, str(file)))))
            continue
        to = os.path.join(target, str(file))
        if not os.path.exists(path):
            return False
        if not os.path.exists(to):
            link(path, to)
        cache = compiled(path) if path.endswith(".py") else None
        if cache and os.path.exists(cache) and not os.path.exists(compiled(to)):
            link(cache, compiled(to))
    for path, to in programs:
        if not os.path.exists(path) or os.path.exists(to):
            continue
        with open(path, "rb") as file:
            content = file.read()
        head, _, rest = content.partition(b"\n")
        os.makedirs(os.path.dirname(to), exist_ok=True)
        if head.startswith(b"#!") and b"python" in head:
            content = b"#!" + os.fsencode(sys.executable) + b"\n" + rest
        with open(to, "wb") as file:
            file.write(content)
        shutil.copymode(path, to)
    return True


if __name__ == "__main__":
    list_path, target = sys.argv[1:]
    with open(list_path, encoding="utf8") as file:
        wanted = json.load(file)
    known = {}

    def packages_in(folder):
        found = metadata.distributions(path=[folder])
        return {(re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(), each.version): each for each in found}

    # Where a pip is already, the installer puts the other in its place.
    taken = {name for name, _ in packages_in(target)}
    for name, version, source in wanted:
        if name in taken:
            continue
        if source not in known:
            known[source] = packages_in(source)
        distribution = known[source].get((name, version))
        if distribution is not None and place(distribution, os.path.normpath(source), target):
            print("installed", name, flush=True)
