"""Runs a cell again and again by nbclient on one kernel; prints the milliseconds that each run took."""

import asyncio
import json
import sys
import time

import nbformat
from nbclient import NotebookClient

code, times, rest = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
client = NotebookClient(notebook, kernel_name='python3')


async def measure():
    async with client.async_setup_kernel():
        for _ in range(times):
            begin = time.perf_counter()
            await client.async_execute_cell(notebook.cells[0], 0)
            yield (time.perf_counter() - begin) * 1000
            await asyncio.sleep(rest)


async def main():
    print(json.dumps([took async for took in measure()]))


asyncio.run(main())
