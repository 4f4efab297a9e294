"""Runs code on a bare ipykernel and reads its output as fast as it can; prints seconds and characters."""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel

code = sys.argv[1]
manager, client = start_new_kernel(kernel_name='python3')
client.execute('1', reply=True, timeout=60)
while client.get_iopub_msg(timeout=60)['content'].get('execution_state') != 'idle':
    pass

printed = 0
begin = time.perf_counter()
request = client.execute(code)
while True:
    message = client.get_iopub_msg(timeout=120)
    if message['parent_header'].get('msg_id') != request:
        continue
    if message['msg_type'] == 'stream':
        printed += len(message['content']['text'])
    elif message['content'].get('execution_state') == 'idle':
        break
seconds = time.perf_counter() - begin
client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps({'seconds': seconds, 'printed': printed}))
