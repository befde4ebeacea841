import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { AuthPanel, GuestWay, OtherWay } from '../people/auth-panel'
import { CredentialFields, FormWords } from '../people/credentials'
import { formTrouble } from '../people/form-trouble.server'
import { safeNext, withNext } from '../people/next-path'
import styles from '../people/people.module.css'
import { Button } from '../ui/button'

export const meta: MetaFunction = () => [{ title: 'Sign in · Lensboard' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'))
  if (context.person && !context.person.isGuest) throw redirect(next)
  return { next, guest: context.person?.name ?? null }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  try {
    const credentials = { email: form.get('email'), password: form.get('password') }
    const { cookie } = await context.auth.signIn(credentials, context.ip)
    return redirect(safeNext(form.get('next')), { headers: { 'set-cookie': cookie } })
  } catch (error) {
    return formTrouble(error)
  }
}

export default function SignIn() {
  const { next, guest } = useLoaderData<typeof loader>()
  const trouble = useActionData<typeof action>()
  const busy = useNavigation().formAction?.startsWith('/sign-in') ?? false
  const wrong = trouble?.code === 'WRONG_CREDENTIALS'
  return (
    <AuthPanel title="Sign in">
      {guest ? (
        <p className={styles.note}>
          You are here as {guest}, a guest. Another account does not see this guest’s boards.{' '}
          <Link to="/account#keep">Add an e-mail instead</Link>
        </p>
      ) : null}
      <Form method="post" className={styles.form}>
        <input type="hidden" name="next" value={next} />
        <FormWords trouble={trouble} fields={['email', 'password']} />
        <CredentialFields
          trouble={trouble}
          fresh={false}
          {...(wrong
            ? {
                passwordError: (
                  <>
                    {trouble.message} Check both, or <Link to={withNext('/sign-up', next)}>create an account</Link>.
                  </>
                ),
              }
            : {})}
        />
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          Sign in
        </Button>
      </Form>
      {guest ? null : <GuestWay next={next} />}
      <OtherWay words="New here?" link="Create an account" to={withNext('/sign-up', next)} />
    </AuthPanel>
  )
}
