/**
 * What somebody may want to do, as roles will tell it apart.
 *
 * - `about`: learn what the server is, and who they are to it;
 * - `self`: change what is theirs alone: settings, their name;
 * - `list`: see which notebooks there are, and which kernels run;
 * - `create`: make a notebook;
 * - `read`: see a notebook, its past, its outputs, and who is there; be seen there;
 * - `comment`: talk about it;
 * - `edit`: change it;
 * - `run`: have its code run: runs, answers to `input()`, and its kernel;
 * - `delete`: put it into the trash, take it out, delete it for ever, or its damaged file;
 * - `readFolder`, `changeFolder`: what lies in the served folder;
 * - `keepArtifact`, `readArtifact`: large values, which belong to no notebook;
 * - `host`: speak as a kernel host.
 */
export type Verb =
  | 'about'
  | 'self'
  | 'list'
  | 'create'
  | 'read'
  | 'comment'
  | 'edit'
  | 'run'
  | 'delete'
  | 'readFolder'
  | 'changeFolder'
  | 'keepArtifact'
  | 'readArtifact'
  | 'host'
