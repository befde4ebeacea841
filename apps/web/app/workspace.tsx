import { Outlet } from '@remix-run/react'
import { usePerson } from './frame/use-person'
import { ServerProvider } from './trpc'
import { Toaster } from './ui/toast'
import { TooltipProvider } from './ui/tooltip'

/** What every page for signed-in people stands in: the way to the server, tooltips, toasts. */
export default function Workspace() {
  const person = usePerson()
  return (
    // Another person means other data: nothing cached for the last one may be shown.
    <ServerProvider key={person?.id ?? 'nobody'}>
      <TooltipProvider>
        <Outlet />
        <Toaster />
      </TooltipProvider>
    </ServerProvider>
  )
}
