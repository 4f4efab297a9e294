import { BESIDE_CELLS } from './besideCells.ts'
import { LEAVE_AT_ONCE } from './leaveAtOnce.ts'
import { NOTEBOOK_PACKAGES } from './notebookPackages.ts'
import { WITHOUT_WIDGETS } from './withoutWidgets.ts'

/**
 * What the kernel's Python runs, given to it with `-c`; arguments go on to ipykernel.
 *
 * Standard input is the lifeline: it ends when the host ends, whatever the host died of, and then the whole
 * process group goes. A byte on it stands for Ctrl+C where there are no signals. The code sees an empty
 * standard input instead. A crash of native code says where, on the standard error that the host reads.
 *
 * Text leaves after 20 ms instead of ipykernel's 200, and the kernel never drops output: ZeroMQ's default
 * would after 1000 waiting messages. ipykernel's threads hand each message on to each other; with Python's
 * switch interval of 5 ms each may wait for the other, with 1 ms a run starts 1.3 ms sooner. That a run begins is sent
 * before any of it is executed, so that the host can tell of a kernel that is gone what it had begun. When the kernel
 * ends, the threads that take requests end before the one that sends output, also before it ends itself at Python's exit:
 * the other way around, as in ipykernel 7.4, they wait for it for ever in one shutdown of 15 to 25.
 */
export const LAUNCHER = `
import atexit, faulthandler, os, signal, sys, threading, time
if sys.path[0] == '':
    del sys.path[0]
started_as = os.getpid()
lifeline = os.dup(0)
devnull = os.open(os.devnull, os.O_RDONLY)
os.dup2(devnull, 0)
os.close(devnull)
def follow():
    try:
        while os.read(lifeline, 1):
            signal.raise_signal(signal.SIGINT)
    except OSError:
        pass
    if hasattr(os, 'killpg') and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
threading.Thread(target=follow, name='Lifeline', daemon=True).start()
faulthandler.enable(os.fdopen(os.dup(2), 'w'), all_threads=False)
sys.setswitchinterval(0.001)
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
OutStream.flush_interval = 0.02
${BESIDE_CELLS}
class KernelApp(IPKernelApp):
    def __init__(self, **kwargs):
        super().__init__(kernel_class=NotebookKernel, **kwargs)
    def init_iopub(self, context):
        context.sndhwm = 0
        super().init_iopub(context)
    def init_shell(self):
        super().init_shell()
        beside_cells(self)
        notebook_packages(self)
        atexit.register(self.end_threads)
        self.shell.events.register('pre_execute', self.tell_begun)
    def tell_begun(self):
        if os.getpid() == started_as and self.iopub_thread.thread.is_alive():
            told = threading.Event()
            self.iopub_thread.schedule(told.set)
            told.wait(1)
    def end_threads(self):
        for thread in (self.control_thread, getattr(self, 'shell_channel_thread', None)):
            if thread and thread.is_alive():
                thread.stop()
                thread.join()
${WITHOUT_WIDGETS}
${NOTEBOOK_PACKAGES}
${LEAVE_AT_ONCE}
KernelApp.launch_instance()
leave_at_once()
`

/**
 * Arguments behind the connection file. Completion without jedi answers in 2–5 ms instead of 25–120; a
 * history file shared by all kernels would be one more thing to wait for.
 */
export const KERNEL_ARGUMENTS = ['--IPCompleter.use_jedi=False', '--HistoryManager.hist_file=:memory:']
