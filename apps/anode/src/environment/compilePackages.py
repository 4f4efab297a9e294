"""Compiles installed packages, so that first imports are fast, and prints each when it is done.

All that Python finds, or those of the folders that are named.
"""

import compileall
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata

# So many files are compiled before others would have started to help.
FEW = 150


def sources(distribution):
    """The package's Python files, without its own tests: nothing imports those."""
    for file in distribution.files or []:
        if file.suffix == ".py" and "tests" not in file.parts:
            yield str(distribution.locate_file(file))


def compile_files(files):
    for file in files:
        # Some packages ship templates that are not valid Python: those stay uncompiled.
        compileall.compile_file(file, quiet=2)


if __name__ == "__main__":
    where = {"path": sys.argv[1:]} if len(sys.argv) > 1 else {}
    found = metadata.distributions(**where)
    packages = [(each.metadata["Name"], list(sources(each))) for each in found]
    packages.sort(key=lambda package: -len(package[1]))
    if sum(len(files) for _, files in packages) <= FEW:
        for name, files in packages:
            compile_files(files)
            print("installed", name, flush=True)
        sys.exit()
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running = {pool.submit(compile_files, files): name for name, files in packages}
        for done in as_completed(running):
            done.result()
            print("installed", running[done], flush=True)
