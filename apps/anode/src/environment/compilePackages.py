"""Compiles every installed package, so that first imports are fast, and prints each when it is done."""

import compileall
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata


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
    packages = [(each.metadata["Name"], list(sources(each))) for each in metadata.distributions()]
    packages.sort(key=lambda package: -len(package[1]))
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running = {pool.submit(compile_files, files): name for name, files in packages}
        for done in as_completed(running):
            done.result()
            print("installed", running[done], flush=True)
