import { packageOfImport } from '@anode/document/environment'

/**
 * Python that makes `%pip install`, `!pip install` and `!uv pip install` add to the notebook's environment instead of
 * changing the one that the kernel runs in, which other notebooks have too.
 *
 * The wish goes out by a comm (`anode.environment`), is said again until it is answered, and the cell waits; interrupting
 * it takes the wish back. The answer comes beside the cell, in the subshell, and names the environment with the packages:
 * the kernel takes its folders in place of those that it has, and imports find what is new. What was imported stays as it
 * is: where such a package has another version now, it is said which, and that it counts after a restart.
 */
export const NOTEBOOK_PACKAGES = `
# Packages that go by another name than what is imported.
package_of = ${JSON.stringify(packageOfImport)}
def notebook_packages(app):
    import importlib.util, queue, re, shlex, uuid
    shell = app.shell
    target = 'anode.environment'
    # How long an answer is waited for before the wish is said again, and before that is told, in seconds.
    again, silent = 5, 20
    wanted = re.compile(r'(?:^|[;&|(])\\s*(?:[^\\s;&|]*/)?(?:pip[\\d.]*|python[\\d.]*\\s+-m\\s+pip|uv\\s+pip)\\s+(?:-\\S+\\s+)*(install|uninstall)\\b')

    # Where packages of the environment are found.
    folders = [path for path in sys.path if os.path.basename(path) in ('site-packages', 'dist-packages')]

    class PackagesNotChanged(Exception):
        def _render_traceback_(self):
            return [str(self)]

    def normal(name):
        return re.sub(r'[-_.]+', '-', name).lower()

    def change(add, remove, upgrade):
        from ipykernel.comm.comm import BaseComm
        if not getattr(app.kernel, '_supports_kernel_subshells', False):
            raise PackagesNotChanged('This kernel is of an ipykernel before 7, which cannot be told of packages while a cell runs. Add them in the notebook\\'s environment, then restart the kernel.')
        answers = queue.Queue()
        comm = BaseComm(target_name=target, comm_id=uuid.uuid4().hex, primary=False)
        app.kernel.comm_manager.register_comm(comm)
        comm.on_msg(lambda message: answers.put(message['content']['data']))
        wish = {'_tag': 'change', 'add': add, 'remove': remove, 'upgrade': upgrade}
        said, heard, told, shown = 0.0, time.monotonic(), False, None
        try:
            while True:
                now = time.monotonic()
                if now - said > again and now - heard > again or said == 0:
                    comm.publish_msg('comm_open', data=wish, target_name=target)
                    said = now
                if now - heard > silent and not told:
                    print('The server does not answer. Still waiting; interrupt the cell to give it up.', flush=True)
                    told = True
                try:
                    answer = answers.get(timeout=0.25)
                except queue.Empty:
                    continue
                heard, told = time.monotonic(), False
                if answer['_tag'] == 'failed':
                    raise PackagesNotChanged(answer['message'])
                if answer['_tag'] == 'done':
                    return answer
                if answer['text'] != shown:
                    shown = answer['text']
                    print(shown, flush=True)
        except KeyboardInterrupt:
            comm.publish_msg('comm_open', data={'_tag': 'cancel'}, target_name=target)
            raise
        finally:
            app.kernel.comm_manager.unregister_comm(comm)
            comm._closed = True

    def loaded_of(name, version):
        """The loaded modules of a package as it was before, where that is another version."""
        from importlib import metadata
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            return None
        if found.version == version:
            return None
        tops = {re.split(r'[/.]', str(file), maxsplit=1)[0] for file in found.files or [] if not str(file).startswith('.')}
        loaded = sorted(top for top in tops if top in sys.modules and not top.endswith('-info'))
        return (found.version, loaded) if loaded else None

    def take(made):
        """Takes the folders of the environment in place of those that there are. Gives what counts after a restart."""
        import site
        python = made['python']
        prefix = os.path.dirname(os.path.dirname(python))
        packages = {each['name']: each['version'] for each in made['packages']}
        stale = []
        for name, version in packages.items():
            before = loaded_of(name, version)
            if before is not None:
                stale.append((name, before[0], version))
        sys.path[:] = [path for path in sys.path if path not in folders]
        for path in made['sitePackages']:
            if path not in sys.path:
                site.addsitedir(path)
        folders[:] = made['sitePackages']
        importlib.invalidate_caches()
        programs = os.path.dirname(python)
        others = [path for path in os.environ.get('PATH', '').split(os.pathsep) if path not in (os.path.dirname(sys.executable), programs)]
        os.environ['PATH'] = os.pathsep.join([programs, *others])
        sys.executable, sys.prefix, sys.exec_prefix = python, prefix, prefix
        return stale

    def report(answer, stale):
        packages = {each['name']: each['version'] for each in answer['packages']}
        names = []
        for text in answer['added']:
            name = normal(re.match(r'[A-Za-z0-9._-]+', text).group(0))
            names.append(name + ' ' + packages[name] if name in packages else name)
        if names:
            print('Added to this notebook: ' + ', '.join(names) + '.')
        if answer['removed']:
            print('Taken away from this notebook: ' + ', '.join(answer['removed']) + '. What is imported stays until the kernel is restarted.')
        for name in answer['unknown']:
            print('The notebook does not ask for ' + name + ', so there is nothing to take away.')
        if not names and not answer['removed'] and not answer['unknown']:
            print('The notebook has this already.')
        if stale:
            print('Restart the kernel to have what is imported already in its new version: ' + ', '.join(name + ' ' + new + ' (now ' + old + ')' for name, old, new in stale) + '.')

    def required(path):
        """The packages that a file of requirements names, a line each."""
        try:
            with open(path, encoding='utf-8') as file:
                lines = file.read().replace('\\\\\\n', ' ').splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise PackagesNotChanged('“' + path + '” cannot be read as a file of requirements: ' + str(getattr(error, 'strerror', None) or error) + '. A path starts at the folder of the notebook.')
        names = [name for name in (re.sub(r'(^|\\s)#.*', '', line).strip() for line in lines) if name]
        options = [name for name in names if name.startswith('-')]
        if options:
            raise PackagesNotChanged('“' + path + '” holds “' + options[0] + '”, which is not understood here: packages are added to the notebook by their names and versions. Take such lines out.')
        if not names:
            raise PackagesNotChanged('“' + path + '” names no package.')
        return names

    def arguments(words):
        """What is wanted of \`install\` or \`uninstall\`, read from its arguments."""
        verb, upgrade, names = words[0], False, []
        ignored = {'-q', '--quiet', '-qq', '-y', '--yes', '-v', '--user', '--no-input', '--disable-pip-version-check', '--no-cache-dir', '--system'}
        rest = list(words[1:])
        while rest:
            word = rest.pop(0)
            named = re.fullmatch(r'(?:-r|--requirement(?:=|$))(.*)', word)
            if named and verb == 'install':
                names += required(named.group(1) or (rest.pop(0) if rest else ''))
            elif word in ('-U', '--upgrade'):
                upgrade = True
            elif word in ignored:
                pass
            elif word.startswith('-'):
                raise PackagesNotChanged('“' + word + '” is not understood here: packages are added to the notebook by their names and versions, with -U to get the newest.')
            else:
                names.append(word)
        if not names:
            raise PackagesNotChanged('Name a package, as in: %pip ' + verb + ' six')
        return verb, upgrade, names

    def perform(words):
        verb, upgrade, names = arguments(words)
        bare = [re.match(r'[A-Za-z0-9._-]*', name).group(0) or name for name in names]
        if verb == 'install':
            answer = change(names, [], bare if upgrade else [])
        else:
            answer = change([], names, [])
        report(answer, take(answer))

    def words_of(command):
        """The words behind \`pip\` where a command installs something and does nothing else; else None."""
        found = wanted.search(command)
        if found is None:
            return None
        command = re.sub(r'\\s[12&]?>\\s*/dev/null(\\s+2>&1)?', '', command)
        try:
            words = shlex.split(command, comments=True)
        except ValueError:
            words = []
        place = next((i for i, word in enumerate(words) if word in ('install', 'uninstall')), 0)
        head = [os.path.basename(word) for word in words[:place]]
        head = [word for word in head if not word.startswith('-') or word == '-m']
        plain = re.fullmatch(r'(pip[\\d.]*|python[\\d.]* -m pip|uv pip)', ' '.join(head))
        if plain and not re.search(r'(?<![<>=!~])[;&|]|\\$\\(|\`|\\s>>?\\s*[^\\s=\\d]', command):
            return words[place:]
        raise PackagesNotChanged('This environment is shared by all notebooks with the same packages, so nothing is installed into it by a command that does more. Write %pip ' + found.group(1) + ' … in a line of its own.')

    def pip(line):
        """Add packages to the notebook: %pip install six. Other commands of pip are as they are."""
        words = shlex.split(line)
        if words and words[0] in ('install', 'uninstall'):
            return perform(words)
        return system(shlex.join([sys.executable, '-m', 'pip', *words]))

    def uv(line):
        """Add packages to the notebook: %uv pip install six. Other commands of uv are as they are."""
        words = shlex.split(line)
        if words[:1] == ['pip'] and words[1:2] and words[1] in ('install', 'uninstall'):
            return perform(words[1:])
        if words[:1] in (['add'], ['remove']):
            return perform(['install' if words[0] == 'add' else 'uninstall', *words[1:]])
        return system('uv ' + line)

    system, getoutput = shell.system, shell.getoutput
    def system_or_packages(command):
        # Names in it are those of the caller, who is one call further away for what comes next.
        words = words_of(shell.var_expand(command, depth=1))
        if words is not None:
            return perform(words)
        if '$' not in command and '{' not in command:
            return system(command)
        expand = shell.var_expand
        shell.var_expand = lambda text, depth=0, **options: expand(text, depth=depth + 2, **options)
        try:
            return system(command)
        finally:
            del shell.var_expand
    def output_or_packages(command, split=True, depth=0):
        words = words_of(shell.var_expand(command, depth=depth + 1))
        if words is None:
            return getoutput(command, split=split, depth=depth + 1)
        perform(words)
        from IPython.utils.text import SList
        return SList([])
    showtraceback = shell._showtraceback
    def show_missing(kind, error, lines):
        top = (getattr(error, 'name', None) or '').split('.')[0]
        if isinstance(error, ModuleNotFoundError) and top.isidentifier():
            try:
                missing = importlib.util.find_spec(top) is None
            except (ImportError, ValueError):
                missing = False
            if missing:
                name = package_of.get(top, top.lower().replace('_', '-'))
                lines = [*lines, 'To add it to this notebook, run: %pip install ' + name]
        return showtraceback(kind, error, lines)
    shell._showtraceback = show_missing
    shell.system, shell.getoutput = system_or_packages, output_or_packages
    shell.register_magic_function(pip, 'line', 'pip')
    shell.register_magic_function(uv, 'line', 'uv')
`
