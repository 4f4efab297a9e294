/**
 * Python that ends the kernel's process without taking all of it apart: with the usual packages loaded, that takes a third of a
 * second of computing, in which a restart waits, and nobody sees anything of it. What somebody does see is done as at
 * Python's own end, in its order: threads are waited for, functions of `atexit` are called (IPython lets go of the notebook's
 * names in one of them), modules that are the notebook's own lose what they hold, files that nobody closed keep what was
 * written to them; then C's own (`exit(3)`). The interpreter is held meanwhile, so that no thread works on.
 */
export const LEAVE_AT_ONCE = `
def let_go():
    import _io, gc, types
    installed = (os.path.dirname(os.__file__) + os.sep, sys.prefix + os.sep, sys.base_prefix + os.sep)
    def is_own(module):
        if not isinstance(module, types.ModuleType) or module.__name__ == '__main__':
            return False
        file = vars(module).get('__file__')
        return isinstance(file, str) and not file.startswith(installed) and 'site-packages' not in file and 'dist-packages' not in file
    own = [module for module in list(sys.modules.values()) if is_own(module)]
    for module in own:
        vars(module).clear()
    if own:
        gc.collect()
    # What is written to the first goes through the others.
    kinds = (_io.TextIOWrapper, _io.BufferedWriter, _io.BufferedRandom)
    files = [each for each in gc.get_objects() if type(each) in kinds]
    for each in sorted(files, key=lambda each: kinds.index(type(each))):
        try:
            each.flush()
        except Exception:
            pass
def leave_at_once():
    if os.name != 'posix' or sys.implementation.name != 'cpython' or os.getpid() != started_as:
        return
    import ctypes
    threading._shutdown()
    atexit._run_exitfuncs()
    let_go()
    ctypes.PyDLL(None).exit(0)
`
