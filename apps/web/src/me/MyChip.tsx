import { UserRound } from 'lucide-react'
import { TippedButton } from '../controls/TippedButton.tsx'
import { useMyName } from './me.ts'
import { nameDialog } from './nameDialog.ts'

/** Oneself among the people in the top bar; a press asks for one's name. */
export const MyChip = () => {
  const name = useMyName()
  return (
    <TippedButton
      tip={name === null ? 'You. Choose your name' : `You are ${name}`}
      command="app.name"
      className="button button-quiet my-chip"
      aria-label={name === null ? 'You: choose your name' : `You are ${name}: change your name`}
      onClick={nameDialog.open}
    >
      <UserRound size={15} aria-hidden />
      <span className="max-w-[110px] truncate max-lg:hidden">{name ?? 'You'}</span>
    </TippedButton>
  )
}
