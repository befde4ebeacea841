import type { ActionFunctionArgs } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { openHeroCard } from '../hero/open-card.server'
import { refused } from '../refused.server'

/** Takes the card of the start page to a new board; who is nobody yet becomes a guest, of whom only a name is asked. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const { person } = context
  if (person) return redirect(`/b/${await refused(openHeroCard(context, person, form))}?tour`)
  const login = await refused(context.auth.continueAsGuest({ name: form.get('name') ?? undefined }, context.ip))
  const boardId = await refused(openHeroCard(context, login.person, form))
  return redirect(`/b/${boardId}?tour`, { headers: { 'set-cookie': login.cookie } })
}

/** The address is for the form only; typed by hand it leads to where the form is. */
export const loader = () => redirect('/?home')
