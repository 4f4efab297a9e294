import { readRequirement, suggestPackages } from '@anode/document/environment'
import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { Either } from 'effect'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type LookUp, nameIn, usePackageLookUp } from './usePackageLookUp.ts'
import { usePackages } from './usePackages.ts'

/** So many versions are offered; whoever wants an older one goes on typing. */
const MOST = 8

/** What may be meant by what is typed: versions behind `==`, else names. */
const offersFor = (typed: string, found: LookUp, asked: ReadonlySet<string>): ReadonlyArray<string> => {
  const [, name = '', begun] = /^([^=]+)==\s*(.*)$/.exec(typed.trim()) ?? []
  if (begun !== undefined) {
    const versions = found.state === 'found' ? found.versions : []
    const fitting = versions.filter((version) => version.startsWith(begun) && version !== begun)
    return fitting.slice(0, MOST).map((version) => `${name.trim()}==${version}`)
  }
  return suggestPackages(typed).filter((each) => !asked.has(each) && each !== typed.trim())
}

const LookUpWords = ({ found, id }: { readonly found: LookUp; readonly id: string }) => {
  const words = {
    nothing: () => 'A name, or with versions: pandas>=2',
    looking: () => `Looking for ${found.name} …`,
    found: () =>
      found.state === 'found' && found.versions.length > 0
        ? `${found.name} ${found.versions[0]} is the newest of ${found.versions.length === 1 ? 'one version' : `${found.versions.length} versions`}`
        : `${found.name} has no version for this machine`,
    missing: () => `The package index has no ${found.name}`,
    failed: () => (found.state === 'failed' ? (found.why.split('\n', 1)[0] ?? '') : ''),
  }[found.state]
  return (
    <p id={id} role="status" className="package-found" data-look-up={found.state}>
      {words()}
    </p>
  )
}

/** A field for a package, with what may be meant below it. */
export const AddPackage = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [{ doing }, changes] = usePackages()
  const [typed, setTyped] = useState('')
  const [isListed, setListed] = useState(false)
  const [at, setAt] = useState(-1)
  const [problem, setProblem] = useState<string | null>(null)
  const found = usePackageLookUp(typed)
  const asked = new Set(info.dependencies.map(nameIn))
  const offers = isListed ? offersFor(typed, found, asked) : []
  const current = Math.min(at, offers.length - 1)

  useEffect(() => {
    const look = () => {
      if (changes.takeFieldWish()) field.current?.focus()
    }
    look()
    return changes.onChange(look)
  }, [changes])

  const write = (text: string) => {
    setTyped(text)
    setListed(true)
    setAt(-1)
    setProblem(null)
  }
  const take = (offer: string) => {
    write(offer)
    setListed(false)
    field.current?.focus()
  }
  const add = async () => {
    const text = typed.trim()
    if (text === '' || doing !== null) return
    const read = readRequirement(text)
    if (Either.isLeft(read)) {
      setProblem(read.left)
      return
    }
    setListed(false)
    const { name } = read.right
    if (await changes.change(`Adding ${name} …`, { add: [read.right.text] })) setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const offer = offers[current]
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => (offers.length === 0 ? setListed(true) : setAt((current + 1) % offers.length)),
      ArrowUp: () => setAt(current <= 0 ? offers.length - 1 : current - 1),
      Enter: () => (offer === undefined ? void add() : take(offer)),
      Tab: offer === undefined ? undefined : () => take(offer),
      Escape: offers.length === 0 ? undefined : () => setListed(false),
    }
    const move = moves[event.key]
    if (move === undefined) {
      // What is typed is put away before the panel is left.
      if (event.key === 'Escape' && typed !== '') write('')
      return
    }
    event.preventDefault()
    move()
  }
  return (
    <form
      className="package-add"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <div className="relative min-w-0 grow">
        <input
          ref={field}
          type="text"
          role="combobox"
          className="field w-full"
          aria-label="Add a package"
          aria-autocomplete="list"
          aria-expanded={offers.length > 0}
          aria-controls={`${id}-offers`}
          aria-activedescendant={offers[current] === undefined ? undefined : `${id}-${current}`}
          aria-describedby={`${id}-found`}
          aria-invalid={problem !== null}
          placeholder="Add a package"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => setListed(false)}
        />
        <div
          id={`${id}-offers`}
          role="listbox"
          aria-label="Packages that may be meant"
          hidden={offers.length === 0}
          className="package-offers"
        >
          {offers.map((offer, i) => (
            <div
              key={offer}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === current}
              tabIndex={-1}
              className="package-offer"
              onPointerDown={(event) => {
                event.preventDefault()
                take(offer)
              }}
            >
              {offer}
            </div>
          ))}
        </div>
      </div>
      <button
        type="submit"
        className="button button-primary"
        disabled={doing !== null || typed.trim() === ''}
      >
        Add
      </button>
      {problem === null ? (
        <LookUpWords found={found} id={`${id}-found`} />
      ) : (
        <p id={`${id}-found`} role="alert" className="package-found text-bad">
          {problem}
        </p>
      )}
    </form>
  )
}
