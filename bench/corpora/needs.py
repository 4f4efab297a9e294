"""Says which of the modules named on the command line are not there, as a list in JSON."""

import importlib.util
import json
import sys


def missing(name):
    try:
        return importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True


print(json.dumps([name for name in sys.argv[1:] if missing(name)]))
