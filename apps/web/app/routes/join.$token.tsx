import { LIMITS } from '@lensboard/contract'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { AuthPanel, OtherWay } from '../people/auth-panel'
import { FormWords, troubleOf } from '../people/credentials'
import { formTrouble } from '../people/form-trouble.server'
import { acceptInvitation, readInvitation } from '../people/invitation.server'
import { withNext } from '../people/next-path'
import styles from '../people/people.module.css'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'

export const meta: MetaFunction = () => [{ title: 'Join a board · Lensboard' }, { name: 'robots', content: 'noindex' }]

/** Who is signed in is let in at once; opening the link is the wish. The address with the secret is left behind. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const token = params.token ?? ''
  if (context.person) throw redirect(await acceptInvitation(context, context.person, token))
  return { token, invitation: await readInvitation(context, token) }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData()
  // First the link: a guest nobody lets in would be a guest for nothing.
  await readInvitation(context, params.token ?? '')
  try {
    const login = await context.auth.continueAsGuest({ name: form.get('name') }, context.ip)
    const board = await acceptInvitation(context, login.person, params.token ?? '')
    return redirect(board, { headers: { 'set-cookie': login.cookie } })
  } catch (error) {
    return formTrouble(error, 'name')
  }
}

const WORDS = { viewer: 'look at', commenter: 'comment on', editor: 'work on', owner: 'work on' } as const

export default function Join() {
  const { token, invitation } = useLoaderData<typeof loader>()
  const trouble = useActionData<typeof action>()
  const busy = useNavigation().state !== 'idle'
  return (
    <AuthPanel title={`Join “${invitation.projectName}”`}>
      <p className={styles.words}>
        {invitation.ownerName} invites you to {WORDS[invitation.role]} this board. Others on it see your name and your
        cursor.
      </p>
      <Form method="post" className={styles.form}>
        <FormWords trouble={trouble} fields={['name']} />
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          required
          maxLength={LIMITS.personNameChars}
          error={troubleOf(trouble, 'name')}
        />
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          Open the board
        </Button>
        <p className={styles.hint}>You come as a guest. No e-mail needed.</p>
      </Form>
      <OtherWay words="Have an account?" link="Sign in" to={withNext('/sign-in', `/join/${token}`)} />
    </AuthPanel>
  )
}
