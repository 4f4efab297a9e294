"""Unpacks the notebooks of a source archive or wheel into a folder, by their path with `/` as `__`."""

import pathlib
import sys
import tarfile
import zipfile

archive, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def contents():
    if archive.endswith((".whl", ".zip")):
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                if name.endswith(".ipynb"):
                    yield name, opened.read(name)
    else:
        with tarfile.open(archive) as opened:
            for member in opened.getmembers():
                if member.isfile() and member.name.endswith(".ipynb"):
                    yield member.name, opened.extractfile(member).read()


folder.mkdir(parents=True, exist_ok=True)
for name, content in contents():
    (folder / name.replace("/", "__")).write_bytes(content)
