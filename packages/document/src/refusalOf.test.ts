import { describe, expect, test } from 'vitest'
import { events } from './events/index.ts'
import { type Principal, serverPrincipal } from './Principal.ts'
import { refusalOf } from './refusalOf.ts'

const ann: Principal = { id: 'person:ann', kind: 'person', name: 'Ann' }
const agent: Principal = { id: 'agent:a', kind: 'agent', name: 'Helper' }
const host: Principal = { id: 'host:one', kind: 'host', name: 'Host' }

const names = Object.values(events).map((event) => event.name)
const mayState = (principal: Principal) =>
  names.filter((name) => refusalOf(principal, { name, args: { by: principal.id } }) === null)

describe('refusalOf', () => {
  test('lets nobody speak for another, the server neither', () => {
    for (const principal of [ann, agent, host, serverPrincipal]) {
      for (const name of names) {
        expect(refusalOf(principal, { name, args: { by: 'person:bob' } })).toContain('person:bob')
        expect(refusalOf(principal, { name, args: {} })).not.toBeNull()
      }
    }
  })

  test('lets people and agents change the notebook and ask for runs', () => {
    expect(mayState(ann)).toEqual([
      'v1.NotebookRetitled',
      'v1.NotebookMetadataSet',
      'v1.CellCreated',
      'v1.CellMoved',
      'v1.CellDeleted',
      'v1.LateTextDropped',
      'v1.CellKindChanged',
      'v1.CellMetadataSet',
      'v1.CellAttachmentSet',
      'v1.CellAttachmentRemoved',
      'v1.CellTextEdited',
      'v1.RunRequested',
      'v2.RunRequested',
      'v1.RunReleased',
      'v1.RunCancelled',
      'v1.OutputsCleared',
      'v1.OutputsRestored',
      'v1.OutputsReverted',
      'v1.CommentAdded',
      'v1.CommentEdited',
      'v1.CommentDeleted',
      'v1.ThreadResolved',
      'v1.ThreadReopened',
      'v1.ThreadRead',
      'v1.VersionNamed',
      'v1.VersionRemoved',
      'v1.EnvironmentSet',
      'v1.KernelspecChosen',
    ])
    expect(mayState(agent)).toEqual(mayState(ann))
  })

  test('lets kernel hosts state what kernels do', () => {
    expect(mayState(host)).toEqual([
      'v1.RunStarted',
      'v1.InputRequested',
      'v1.InputGiven',
      'v1.NextInputSet',
      'v1.RunFinished',
      'v1.KernelStatusChanged',
      'v1.OutputAppended',
      'v1.TextAppended',
      'v1.OutputReplaced',
      'v1.OutputsCleared',
    ])
  })

  test('lets the server state everything, and only it load notebooks', () => {
    expect(mayState(serverPrincipal)).toEqual(names)
    for (const principal of [ann, agent, host]) {
      expect(refusalOf(principal, { name: 'v1.NotebookLoaded', args: { by: principal.id } })).toContain(
        'the server',
      )
    }
  })

  test('says whose a fact is', () => {
    expect(refusalOf(ann, { name: 'v1.RunFinished', args: { by: ann.id } })).toContain('for kernel hosts')
    expect(refusalOf(host, { name: 'v1.CellCreated', args: { by: host.id } })).toContain('for people')
  })
})
