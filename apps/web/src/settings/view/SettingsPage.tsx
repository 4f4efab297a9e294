import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { useEffect } from 'react'
import { SettingsView } from './SettingsView.tsx'

/** The settings as a page, where no notebook is open beside them. */
export const SettingsPage = () => {
  useEffect(() => {
    document.title = 'Settings · Anode'
  }, [])
  return (
    <>
      <header className="flex h-12 items-center gap-2 px-2 sm:px-3">
        <Link to="/" className="icon-button" aria-label="All notebooks">
          <ChevronLeft size={18} aria-hidden />
        </Link>
      </header>
      <main className="mx-auto max-w-[680px] px-5 pt-6 pb-24">
        <h1 className="mb-6 font-semibold text-[26px]/8 tracking-[-0.022em]">Settings</h1>
        <SettingsView heading="h2" />
      </main>
    </>
  )
}
