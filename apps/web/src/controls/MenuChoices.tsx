import * as Dropdown from '@radix-ui/react-dropdown-menu'
import { Check } from 'lucide-react'

/** Items of a menu of which one is chosen. */
export const MenuChoices = <Choice extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: {
  /** What is chosen, for assistive technology. */
  readonly label: string
  /** What each choice is called. */
  readonly choices: Readonly<Record<Choice, string>>
  readonly chosen: Choice
  readonly onChoose: (choice: Choice) => void
}) => (
  <Dropdown.RadioGroup aria-label={label} value={chosen} onValueChange={(value) => onChoose(value as Choice)}>
    {Object.entries<string>(choices).map(([choice, name]) => (
      <Dropdown.RadioItem key={choice} value={choice} className="menu-item">
        <span className="grid size-[15px] place-items-center">
          <Dropdown.ItemIndicator>
            <Check size={15} aria-hidden />
          </Dropdown.ItemIndicator>
        </span>
        {name}
      </Dropdown.RadioItem>
    ))}
  </Dropdown.RadioGroup>
)
