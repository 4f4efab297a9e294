/**
 * Python that makes questions and comms harmless for a cell that executes at the same time (ipykernel 7.4 and what
 * comes near; older ones have no subshells and are left as they are).
 *
 * - Threads of a cell print in the name of whichever message came last. Only executions count as such now: with a
 *   completion every few keys most of what such a cell prints would belong to no run (measured: 4 lines of 100 came).
 * - A message of a comm goes where the comm last spoke from. When that is the main shell, and it computes, it goes to
 *   the subshell that the message names: a “Stop” button of the cell that runs would be heard when it is over. A cell
 *   that awaits is left to hear by itself, as ipykernel has it; that such a message is done is told here, for ipykernel
 *   does not.
 * - Around a message of a comm IPython tells of an execution. Beside a cell it is not told of: matplotlib's inline
 *   backend would show the figures of the cell half drawn, and take them from it.
 * - An interrupt of a cell that awaits is heard when the loop wakes, which may be never: it is woken. One of a cell that
 *   awaits and then computes is heard when it awaits again: it is raised in the cell's code as in any other.
 * - A cell that blocked SIGINT would keep the next ones from hearing of it: it is let through again for each.
 * - `breakpoint()` asks for a debugger that listens at a socket (debugpy's hook), and without one does nothing. It is
 *   Python's own again, which asks here.
 * - While a debugger asks, what is completed is what there is in the frame that it looks at.
 */
export const BESIDE_CELLS = `
import asyncio, contextlib, pdb
debuggers = []
interact = pdb.Pdb.cmdloop
def cmdloop(self, *args, **kwargs):
    debuggers.append(self)
    try:
        return interact(self, *args, **kwargs)
    finally:
        debuggers.remove(self)
pdb.Pdb.cmdloop = cmdloop
from ipykernel.ipkernel import IPythonKernel
class NotebookKernel(IPythonKernel):
    executes = False
    async def execute_request(self, *args):
        self.executes = True
        if hasattr(signal, 'pthread_sigmask'):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        try:
            await super().execute_request(*args)
        finally:
            self.executes = False
    @contextlib.contextmanager
    def _cancel_on_sigint(self, future):
        with super()._cancel_on_sigint(future):
            cancel = signal.getsignal(signal.SIGINT)
            loop = asyncio.get_running_loop()
            def interrupt(number, frame):
                while frame and frame.f_globals is not self.shell.user_global_ns:
                    frame = frame.f_back
                if frame:
                    raise KeyboardInterrupt
                cancel(number, frame)
                loop.call_soon_threadsafe(int)
            signal.signal(signal.SIGINT, interrupt)
            yield
    def do_complete(self, code, cursor_pos):
        frame = next((asking.curframe for asking in reversed(debuggers) if asking.curframe), None)
        if frame is None:
            return super().do_complete(code, cursor_pos)
        self.shell.set_completer_frame(frame)
        try:
            return super().do_complete(code, cursor_pos)
        finally:
            self.shell.set_completer_frame()
    def set_parent(self, ident, parent, channel='shell'):
        is_execution = parent.get('header', {}).get('msg_type') == 'execute_request'
        quietly = getattr(self.shell, 'set_thread_parent', None)
        if channel != 'shell' or is_execution or quietly is None:
            return super().set_parent(ident, parent, channel)
        self._shell_parent_ident.set(ident)
        self._shell_parent.set(parent)
        quietly(parent)
    async def dispatch_shell(self, *args, concurrent=False, **kwargs):
        if not concurrent:
            return await super().dispatch_shell(*args, **kwargs)
        await super().dispatch_shell(*args, concurrent=True, **kwargs)
        self._publish_status('idle', 'shell')
def beside_cells(app):
    sys.breakpointhook = sys.__breakpointhook__
    main = threading.main_thread()
    kernel, shell = app.kernel, app.shell
    def computes():
        loop = getattr(getattr(kernel, 'io_loop', None), 'asyncio_loop', None)
        return kernel.executes and (loop is None or asyncio.current_task(loop) is not None)

    trigger = shell.events.trigger
    def trigger_beside(event, *args, **kwargs):
        if event in ('pre_execute', 'post_execute') and kernel.executes and threading.current_thread() is not main:
            return
        trigger(event, *args, **kwargs)
    shell.events.trigger = trigger_beside

    from ipykernel.comm.comm import BaseComm
    route = getattr(BaseComm, '_reply_subshell_for', None)
    if route is None:
        return
    def route_beside(self, data, named):
        subshell = route(self, data, named)
        return named if subshell is None and computes() else subshell
    BaseComm._reply_subshell_for = route_beside
`
