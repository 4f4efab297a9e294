/**
 * Python that has libraries show their progress without widgets, which Anode does not show yet: where ipywidgets can be
 * imported and a kernel runs the code, they take widgets for shown, and what they show stays at 0 %.
 *
 * Changes modules when they are imported, and none that is not: bars of `tqdm.notebook`, and of `tqdm.auto` with them,
 * are text as in a terminal; what rich shows live is a display that is updated.
 */
export const WITHOUT_WIDGETS = `
def without_widgets():
    from importlib.machinery import PathFinder

    def tqdm_notebook(module):
        from tqdm.std import tqdm
        class TextBar(tqdm):
            def __init__(self, *args, display=True, **kwargs):
                super().__init__(*args, **kwargs)
        def trange(*args, **kwargs):
            return TextBar(range(*args), **kwargs)
        TextBar.__name__ = TextBar.__qualname__ = 'tqdm'
        module.tqdm = module.tqdm_notebook = TextBar
        module.trange = module.tnrange = trange

    def rich_live(module):
        from IPython.display import display
        from rich.jupyter import JupyterMixin
        class Shown(JupyterMixin):
            def __init__(self, renderable):
                self.renderable = renderable
            def __rich_console__(self, console, options):
                yield self.renderable
        Live = module.Live
        refresh, stop = Live.refresh, Live.stop
        def shows(live):
            return live.console.is_jupyter and not getattr(live, '_nested', False)
        def show(live, renderable):
            handle = getattr(live, 'shown_in', None)
            if handle is None:
                live.shown_in = display(Shown(renderable), display_id=True)
            else:
                handle.update(Shown(renderable))
        def refresh_shown(live):
            if not shows(live):
                return refresh(live)
            with live._lock:
                show(live, live.renderable)
        def stop_shown(live):
            if live.is_started and shows(live):
                with live._lock:
                    show(live, '' if live.transient else live.renderable)
            stop(live)
        Live.refresh, Live.stop = refresh_shown, stop_shown

    changes = {'tqdm.notebook': tqdm_notebook, 'rich.live': rich_live}

    class Changed:
        @staticmethod
        def find_spec(name, path=None, target=None):
            change = changes.get(name)
            spec = None if change is None else PathFinder.find_spec(name, path, target)
            if spec is None or spec.loader is None:
                return None
            execute = spec.loader.exec_module
            def exec_module(module):
                execute(module)
                try:
                    change(module)
                except Exception:
                    # Another version, in which these are not: it is as it is.
                    pass
            spec.loader.exec_module = exec_module
            return spec

    sys.meta_path.insert(0, Changed)
without_widgets()
`
