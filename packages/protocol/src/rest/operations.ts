import type { OperationId } from './OperationId.ts'

/** What an operation does, in words. */
export interface Operation {
  readonly summary: string
  readonly description?: string
  /** What single answers mean, where their name does not say it. */
  readonly answers?: Readonly<Record<number, string>>
}

const NONE = 'There is no such notebook.'
const DISK = 'The disk refused: full, or not writable. Nothing was changed.'
const DAMAGED = 'Its file is damaged: the operation “damage.report” says how, and what can be done.'
const NOTHING_TO_DO = 'There is no kernel for this, or the notebook is in the trash.'

const NO_CELL = 'There is no such notebook, or no such cell in it.'
const NO_RUN = 'There is no such notebook, or nobody asked for such a run in it.'
const NOT_NOW = 'The notebook is in the trash, or its file is damaged.'
const TOO_LONG = 'It is longer than one change may be.'

const ofNotebook = (summary: string, more: Omit<Operation, 'summary'> = {}): Operation => ({
  summary,
  ...more,
  answers: { 404: NONE, 409: DAMAGED, 507: DISK, ...more.answers },
})

const TAKEN = 'Something of that name lies there, or the disk refuses.'

const ofFolder = (summary: string, answers: Operation['answers']): Operation => ({
  summary,
  answers: {
    400: 'The path is none, or has a name that files cannot have.',
    404: 'No folder is served, there is no such file in it, or it leads out of it.',
    409: 'The disk refuses: the message says why.',
    507: DISK,
    ...answers,
  },
})

const ofGit = (summary: string, answers: Operation['answers']): Operation =>
  ofFolder(summary, { 409: 'Git refuses: “kind” and “message” say why, and what to do.', ...answers })

/** Every operation of the REST interface, by its id. */
export const operations: Readonly<Record<OperationId, Operation>> = {
  'notebooks.list': {
    summary: 'List notebooks',
    description: 'All that fit, newest change first; of the trash when “trash” is “true”.',
    answers: { 200: 'The notebooks.', 409: DAMAGED, 507: DISK },
  },
  'notebooks.create': ofNotebook('Make a notebook', {
    description: 'An empty one, of a template, or of the content of an .ipynb file.',
    answers: { 201: 'The notebook was made.', 422: 'The file is no notebook that can be read.' },
  }),
  'notebooks.get': ofNotebook('Tell about a notebook', {
    answers: { 200: 'What is known without opening it.' },
  }),
  'notebooks.make': ofNotebook('Make a notebook under a given id', {
    description: 'For pages that made it while there was no server. Does nothing when there is one already.',
    answers: { 200: 'The notebook is there.' },
  }),
  'notebooks.rename': ofNotebook('Give a notebook another title', {
    answers: { 200: 'The notebook as it is now.' },
  }),
  'notebooks.duplicate': ofNotebook('Copy a notebook', {
    description: 'As it is now, or as it was after the fact whose number “at” is.',
    answers: {
      201: 'The copy was made.',
      404: 'There is no such notebook, or its history has no such moment.',
    },
  }),
  'notebooks.delete': ofNotebook('Move a notebook to the trash', {
    description: 'Its kernel is shut down.',
    answers: { 200: 'The notebook as it is now.' },
  }),
  'notebooks.restore': ofNotebook('Take a notebook out of the trash', {
    answers: { 200: 'The notebook as it is now.' },
  }),
  'notebooks.first': ofNotebook('Give the first cells of a notebook', {
    description: 'As far as they are simple: for a picture of it before the page is there.',
    answers: { 200: 'The cells.' },
  }),
  'notebooks.ipynb': ofNotebook('Export a notebook', {
    answers: { 200: 'The text of an .ipynb file (nbformat 4.5).' },
  }),
  'notebooks.repairs': ofNotebook('Tell what was repaired in the file of a notebook', {
    answers: { 200: 'What was not as it should be in the file that it was made of.' },
  }),
  'damage.report': ofNotebook('Tell what is wrong with the file of a notebook', {
    answers: { 200: 'What is wrong with it, what can be read of it, and whether there is a copy.' },
  }),
  'damage.repair': ofNotebook('Put a damaged notebook right', {
    description:
      'Looks again, goes on with what can be read or with the copy, or sets the file aside. The file is kept.',
    answers: {
      200: 'What was done, and where the damaged file is now.',
      409: 'It cannot be done: nothing can be read, there is no copy, or the damage is still there.',
    },
  }),
  'cells.list': ofNotebook('List the cells of a notebook', {
    answers: { 200: 'All cells, in the notebook’s order.' },
  }),
  'cells.read': ofNotebook('Read a cell', { answers: { 200: 'The cell.', 404: NO_CELL } }),
  'cells.create': ofNotebook('Make a cell', {
    description: 'At the end, at an index, or behind another cell.',
    answers: {
      201: 'The cell was made.',
      404: 'There is no such notebook, or the cell behind which it shall stand is not in it.',
      409: 'There is a cell of this id, or the notebook is in the trash or damaged.',
      413: TOO_LONG,
    },
  }),
  'cells.change': ofNotebook('Give a cell another kind or other metadata', {
    answers: { 200: 'The cell as it is now.', 404: NO_CELL, 409: NOT_NOW },
  }),
  'cells.delete': ofNotebook('Delete a cell', {
    answers: { 204: 'It is gone; the history still has it.', 404: NO_CELL, 409: NOT_NOW },
  }),
  'cells.move': ofNotebook('Move a cell', {
    answers: { 200: 'The cell as it is now.', 404: NO_CELL, 409: NOT_NOW },
  }),
  'cells.text': ofNotebook('Read the text of a cell', {
    description: 'With what an edit builds upon: its hash, and its Yjs state.',
    answers: { 200: 'The text.', 404: NO_CELL },
  }),
  'cells.edit': ofNotebook('Edit the text of a cell', {
    description:
      'By its new text and the hash of the text that this was made of, or by a Yjs update, which merges with the edits of others. With a hash that is not the present text’s, nothing is changed, and the answer has the present text.',
    answers: {
      200: 'The text as it is now.',
      404: NO_CELL,
      409: 'The text is another one by now (it is in the answer), or the notebook is in the trash or damaged.',
    },
  }),
  'cells.outputs': ofNotebook('Give the outputs of a cell', {
    description:
      'As nbformat has them. In the place of a large value stands an object with “$artifact”, “bytes”, “encoding” and its address, “href”.',
    answers: { 200: 'The outputs.', 404: NO_CELL },
  }),
  'cells.clearOutputs': ofNotebook('Take the outputs of a cell away', {
    answers: { 204: 'It shows none.', 404: NO_CELL, 409: NOT_NOW },
  }),
  'runs.request': ofNotebook('Run cells', {
    description:
      'Several run one after the other. A cell that waits or runs already with the text that it has now is not run twice: the answer has that run. With “wait”, the answer waits for the end of all.',
    answers: {
      201: 'The runs, in the order of the cells: over, if the answer waited long enough.',
      404: NO_CELL,
      409: 'One of the cells is of a kind that does not run, or the notebook is in the trash or damaged.',
    },
  }),
  'runs.list': ofNotebook('List runs', {
    description: 'Those that are not over, and the last of each cell.',
    answers: { 200: 'The runs, without their outputs.' },
  }),
  'runs.result': ofNotebook('Tell how a run stands', {
    description: 'With “wait”, the answer waits for its end.',
    answers: { 200: 'The run, with what it put out.', 404: NO_RUN },
  }),
  'runs.cancel': ofNotebook('Cancel a run', {
    description: 'One that waits is given up, one that runs is interrupted; one that is over stays as it is.',
    answers: { 200: 'The run as it is now.', 404: NO_RUN, 409: NOTHING_TO_DO },
  }),
  'runs.answer': ofNotebook('Answer what a run asks by “input()”', {
    answers: { 204: 'It was passed on.', 404: NO_RUN, 409: 'The run does not ask anything.' },
  }),
  'events.follow': ofNotebook('Follow a notebook', {
    description:
      'As server-sent events: “open”, then a “fact” for every fact of its log, with “live” also “outputs” and “ops” of what runs; “end” says why nothing more comes. Facts have their number as “id”: with it as “Last-Event-ID” the stream goes on where it broke off.',
    answers: { 200: 'The events, as they happen.', 409: NOT_NOW },
  }),
  'history.timeline': ofNotebook('Tell who did what in a notebook', {
    answers: { 200: 'Entries, newest first.' },
  }),
  'history.moment': ofNotebook('Give a notebook as it was', {
    answers: {
      200: 'The notebook after that fact.',
      404: 'There is no such notebook, or its history has no such moment.',
    },
  }),
  'history.cellRuns': ofNotebook('List the runs of a cell', {
    answers: { 200: 'Runs, newest first, with their outputs.' },
  }),
  'list.page': {
    summary: 'Give a part of the list of notebooks',
    description:
      'As the person who asks sees it: with what they opened, and the line that holds what is searched for.',
    answers: { 200: 'The part, and how long all of it is.', 507: DISK },
  },
  'trash.empty': {
    summary: 'Delete all of the trash for ever',
    answers: { 200: 'How many notebooks were deleted.', 507: DISK },
  },
  'trash.delete': ofNotebook('Delete a notebook of the trash for ever', {
    answers: { 204: 'It is gone, with its history.', 409: 'It is not in the trash.' },
  }),
  'environments.get': ofNotebook('Tell what a notebook needs of Python', {
    description:
      'Who says so (“source”: the notebook, a cell, a file near it, an interpreter that was chosen here, or nobody), what is asked for, the packages with their versions and what they need themselves, and whether they are there.',
    answers: { 200: 'What it needs; the packages of all where nobody names any.' },
  }),
  'environments.change': ofNotebook('Change what a notebook needs of Python', {
    description:
      'Versions are found and the environment is made before anything is changed. The kernel that runs keeps what it has; the next one gets it.',
    answers: {
      200: 'What it needs now.',
      400: 'A package is not named by its name and versions: an option, a path, an address.',
      409: 'Somebody must agree to its packages first, somebody cancelled it or changed them meanwhile, an interpreter that was chosen has its own, the notebook is in the trash, or damaged.',
      422: 'The packages do not exist, do not go together or cannot be installed: the message says which and why.',
    },
  }),
  'environments.remove': ofNotebook('Take away what a notebook needs of Python', {
    description: 'Its next kernel has the packages of all.',
    answers: { 200: 'What it has now.', 409: NOT_NOW },
  }),
  'environments.trust': ofNotebook('Agree to packages that a notebook from elsewhere names', {
    description:
      'From now on notebooks may have these installed on this server. Only names that the notebook asks agreement for count.',
    answers: { 200: 'What it needs, and what still needs agreement.', 409: NOT_NOW },
  }),
  'environments.cancel': ofNotebook('Cancel the change of what a notebook needs of Python', {
    description: 'Whoever began it. Everything is as it was before.',
    answers: { 204: 'It is cancelled.', 409: 'Nothing is being changed.' },
  }),
  'environments.interpreters': ofNotebook('List interpreters that can be chosen for a notebook', {
    description:
      'Paths on the server’s machine: virtual environments near the notebook, and the Pythons that are installed. Any other can be chosen as well.',
    answers: { 200: 'Their paths.' },
  }),
  'environments.interpreter': ofNotebook('Choose the interpreter of a notebook', {
    description:
      'A Python of the server’s machine, or a virtual environment, that its kernels are started with as it is: nothing is installed into it. It counts where neither the notebook nor a cell nor a file names packages, on this server only; null takes it back.',
    answers: {
      200: 'What it needs now.',
      409: 'Packages are named for the notebook, which count first; it is in the trash, or damaged.',
      422: 'There is no such Python, or it lacks what a kernel needs: the message says what to do.',
    },
  }),
  'environments.package': {
    summary: 'Look a package up in the package index',
    description: 'In the index that the server installs from, by its exact name.',
    answers: {
      200: 'The versions that this machine can have.',
      400: 'It is no name of a package.',
      404: 'The index has no such package, or none for this machine.',
      422: 'The index cannot be reached: the message says why.',
      507: DISK,
    },
  },
  'environments.trusted': {
    summary: 'List the packages that were agreed to',
    answers: { 200: 'The packages, and who agreed when.', 507: DISK },
  },
  'environments.distrust': {
    summary: 'Take back the agreement to a package',
    description: 'What was installed stays; notebooks that name it ask again.',
    answers: { 204: 'It needs agreement again.', 507: DISK },
  },
  'kernels.running': ofNotebook('List the kernels that run', {
    answers: { 200: 'The open kernel sessions, by title.', 409: NOTHING_TO_DO },
  }),
  'kernels.ensure': ofNotebook('Have a kernel for a notebook', {
    description:
      'Starts one unless there is one or one is on its way: however many ask at once, there is one. The answer says how far it is; with “wait”, it waits until the kernel answers or fails.',
    answers: { 200: 'The session as it is now.', 409: NOTHING_TO_DO },
  }),
  'kernels.session': ofNotebook('Tell about the kernel of a notebook', {
    answers: { 200: 'The session: its state, since when, why, and how far it is.' },
  }),
  'kernels.follow': ofNotebook('Follow the kernel of a notebook', {
    description:
      'As server-sent events: a “session” at once and whenever it has changed; “end” when the notebook is deleted.',
    answers: { 200: 'The events, as they happen.' },
  }),
  'kernels.kernelspecs': {
    summary: 'List the kernels that notebooks can have',
    description:
      'A notebook’s own Python first, then those that Jupyter’s kernelspecs on this machine describe. Those that cannot be started say why.',
    answers: {
      200: 'The kernels, and the kernelspecs that cannot be read.',
      404: NONE,
      409: DAMAGED,
      507: DISK,
    },
  },
  'kernels.hosts': {
    summary: 'List the hosts that kernels may be on',
    description:
      'That of the server’s machine first, then those of other machines that are invited: whether they are here, and what they say of themselves.',
    answers: { 200: 'The hosts.', 404: NONE, 409: DAMAGED, 507: DISK },
  },
  'kernels.start': ofNotebook('Start a kernel', {
    description: 'Unless there is one. Not for a notebook in the trash.',
    answers: { 204: 'It starts.', 409: NOTHING_TO_DO },
  }),
  'kernels.interrupt': ofNotebook('Interrupt what runs', {
    answers: { 204: 'It is interrupted.', 409: NOTHING_TO_DO },
  }),
  'kernels.restart': ofNotebook('Restart a kernel', {
    description: 'Its variables are lost. Not for a notebook in the trash.',
    answers: { 204: 'It restarts.', 409: NOTHING_TO_DO },
  }),
  'kernels.shutdown': ofNotebook('Shut a kernel down', { answers: { 204: 'It ends.', 409: NOTHING_TO_DO } }),
  'files.get': ofNotebook('Tell which file of the server’s machine a notebook is', {
    answers: { 200: 'The file, and whether both say the same; null for a notebook that is none.' },
  }),
  'files.write': ofNotebook('Write the file of a notebook now', {
    description: 'Also where it is missing. What another program wrote there meanwhile is taken in first.',
    answers: { 200: 'How both stand now.', 409: 'The notebook is no file, or the file cannot be written.' },
  }),
  'files.readAs': ofNotebook('Read the text file that a notebook is as one text, or as a notebook of cells', {
    description: '.py, .qmd and .md files. What was there before is in the history; outputs are there alone.',
    answers: {
      200: 'The file, and how both stand.',
      409: 'It can be only one of them, or the file is not written yet.',
    },
  }),
  'files.detach': ofNotebook('Part a notebook from its file', {
    description: 'The file stays as it is, and so does the notebook.',
    answers: { 200: 'The notebook is no file any more.' },
  }),
  'files.save': ofNotebook('Make a notebook a file of the served folder', {
    description:
      'Under a path where nothing lies yet. From then on both are one, as if the file had been opened.',
    answers: {
      200: 'The file, and how both stand.',
      404: 'There is no such notebook, or no such folder.',
      409: 'Something lies there, the notebook is a file already, or it cannot be written there.',
    },
  }),
  'files.beside': ofNotebook('Give a file that lies beside the file of a notebook', {
    description: 'As its Markdown names it: “plots/birds.png”.',
    answers: {
      200: 'Its bytes.',
      404: 'There is no such notebook, it is no file, or there is no such file.',
      409: 'It cannot be read.',
    },
  }),
  'folder.about': ofFolder('Tell which folder is served', { 200: 'The folder; null for none.' }),
  'folder.change': {
    ...ofFolder('Change how the files of a folder are written', {
      200: 'What holds from the next change of each notebook on.',
    }),
    description: '“outputsInFiles”: false keeps outputs in the notebooks alone, and out of their files.',
  },
  'folder.list': ofFolder('List what lies in a folder', {
    200: 'Folders first, then by name. Names that begin with a dot are left out.',
  }),
  'folder.make': ofFolder('Make a notebook, a file or a folder', { 201: 'It was made.', 409: TAKEN }),
  'folder.move': ofFolder('Move or rename a file or folder', {
    200: 'It lies there now; notebooks that are open stay open.',
    409: TAKEN,
  }),
  'folder.copy': ofFolder('Copy a file or folder', { 201: 'The copy.', 409: TAKEN }),
  'folder.remove': ofFolder('Move a file or folder to the trash', { 200: 'What can be put back by its id.' }),
  'folder.trash': ofFolder('List what was moved to the trash', { 200: 'Newest first.' }),
  'folder.emptyTrash': ofFolder('Delete what was moved to the trash for ever', {
    200: 'How many files and folders.',
  }),
  'folder.restore': ofFolder('Put a file or folder back from the trash', {
    200: 'It lies where it was.',
    409: TAKEN,
  }),
  'folder.open': ofFolder('Open a file as a notebook', {
    200: 'The notebook that the file is from now on.',
    409: 'It cannot be read, or the notebook that it is, is damaged.',
    413: 'It is larger than a notebook’s file may be.',
    422: 'It is no notebook that can be read.',
  }),
  'folder.read': ofFolder('Give a file', { 200: 'Its bytes.' }),
  'folder.write': ofFolder('Upload a file, or a part of it', {
    200: 'How many bytes are there, and the file once it is whole.',
    409: 'Something lies there already, or other bytes than those at “offset” are expected: “folder.upload” tells.',
  }),
  'folder.upload': ofFolder('Tell how far an upload is', { 200: 'How many bytes have arrived.' }),
  'folder.zip': ofFolder('Give a folder as a zip file', { 200: 'Its bytes, as they are read.' }),
  'folder.names': ofFolder('Search the names of files', { 200: 'Those that hold every word.' }),
  'folder.search': ofFolder('Search what is in files', {
    200: 'Lines that hold the words. What git ignores, and files that are no text, are passed over.',
  }),
  'git.status': ofGit('Tell the branch, and which files of the folder differ from the last commit', {
    200: 'The repository; or why there is none, and what to do.',
  }),
  'git.diff': {
    ...ofGit('Tell how a file differs from what it was in a commit', {
      200: 'By cells, of notebooks; by lines, of texts.',
    }),
    description: 'In the last one where “commit” is missing. A notebook that is open is written first.',
  },
  'git.log': ofGit('List the commits that changed a file', {
    200: 'Newest first, also from before it was renamed.',
  }),
  'git.show': ofGit('Give a file as it was in a commit', { 200: 'Its bytes.' }),
  'git.commit': {
    ...ofGit('Commit files', { 201: 'The commit.' }),
    description:
      'As they lie there, and only them; in a merge all that was staged as well. Notebooks that are open are written first.',
  },
  'git.discard': ofGit('Bring files back to the last commit', {
    200: 'What can be put back by its id: what they said is in the trash.',
  }),
  'git.bringBack': ofGit('Bring a file back to what it was in a commit', {
    200: 'What can be put back by its id: what it said is in the trash.',
  }),
  'git.settle': ofGit('Mark files as settled that a merge has left with conflicts', {
    200: 'The repository as it is now.',
  }),
  'limits.get': ofNotebook('Tell what the kernel of a notebook may take', {
    description: 'And after how many idle minutes it is shut down.',
    answers: { 200: 'The limits that hold, and who set them.' },
  }),
  'limits.change': ofNotebook('Change what the kernel of a notebook may take', {
    description:
      'Less than the server allows, never more. Only those that are named; null goes back to the server’s. It holds at once, also for a kernel that runs. “idleMinutes” may be more than the server’s.',
    answers: {
      200: 'The limits that hold now.',
      400: 'Something is no limit, or more than the server allows.',
    },
  }),
  'artifacts.put': {
    summary: 'Keep a large output value',
    description: 'Under the SHA-256 of its bytes.',
    answers: { 204: 'It is kept.', 422: 'The content has another SHA-256.', 507: DISK },
  },
  'artifacts.get': {
    summary: 'Give a large output value',
    description:
      'What a name stands for never changes. With `type`, as an image: to be shown, never to be opened as a page.',
    answers: { 200: 'Its bytes.', 404: 'There is no such value.', 507: DISK },
  },
  'settings.get': {
    summary: 'Give the settings of who asks',
    answers: { 200: 'What differs from the defaults.', 507: DISK },
  },
  'settings.change': {
    summary: 'Change settings of who asks',
    description: 'Only those that are named; null goes back to the default.',
    answers: { 200: 'What differs from the defaults now.', 507: DISK },
  },
  'me.get': { summary: 'Tell who asks', answers: { 200: 'The principal.', 507: DISK } },
  'me.name': {
    summary: 'Go by a name',
    description: 'The answer sets a cookie; null forgets the name.',
    answers: {
      200: 'The principal from now on.',
      422: 'The name holds nothing that can be seen.',
      507: DISK,
    },
  },
  'about.about': {
    summary: 'Tell about the server',
    answers: { 200: 'Its version, who asks, and the state of its Python environment.' },
  },
}
