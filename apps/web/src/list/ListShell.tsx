import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ThemeSwitch } from '../theme/ThemeSwitch.tsx'

/** What stands around every list: Anode's name, which leads here, and the theme. */
export const ListShell = ({ children }: { readonly children: ReactNode }) => (
  <>
    <header className="mx-auto flex h-12 max-w-[928px] items-center justify-between pr-4 pl-6 sm:pr-7 sm:pl-9">
      <Link to="/" className="flex items-center gap-2 rounded-md font-semibold tracking-[-0.01em]">
        <img src="/icon.svg" alt="" width={20} height={20} />
        Anode
      </Link>
      <ThemeSwitch />
    </header>
    <main className="mx-auto max-w-[928px] px-3 pt-6 pb-24 sm:px-6 sm:pt-10">{children}</main>
  </>
)
