"""Says for each file named on a line of the input what nbformat thinks of it, as a line of JSON."""

import json
import pathlib
import sys
import warnings

import nbformat

for line in sys.stdin:
    try:
        content = json.loads(pathlib.Path(line.strip()).read_bytes().decode("utf-8"))
        version = [content.get("nbformat"), content.get("nbformat_minor")]
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                nbformat.validate(content)
            # What it repairs on the way, it warns of.
            problem = str(said[0].message).split("\n")[0] if said else None
            answer = {"version": version, "problem": problem}
        except Exception as error:
            answer = {"version": version, "problem": str(error).split("\n")[0]}
    except Exception as error:
        answer = {"version": [None, None], "problem": str(error).split("\n")[0]}
    print(json.dumps(answer), flush=True)
