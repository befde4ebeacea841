import { LIMITS, PERSON_COLORS } from '@lensboard/contract'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react'
import { type FormEvent, useEffect } from 'react'
import frame from '../frame/frame.module.css'
import { SiteHeader } from '../frame/site-header'
import { useSignOut } from '../frame/use-sign-out'
import { HubTokenSection } from '../models/hub-token-section'
import { ClaimSection } from '../people/claim-section'
import { FormWords, troubleOf } from '../people/credentials'
import { formTrouble } from '../people/form-trouble.server'
import styles from '../people/people.module.css'
import { requirePerson } from '../people/require-person.server'
import { type ThemeChoice, useTheme } from '../theme'
import { Button } from '../ui/button'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'
import { toast } from '../ui/toast'

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export const meta: MetaFunction = () => [{ title: 'Account · Lensboard' }]

export const loader = ({ request, context }: LoaderFunctionArgs) => ({ person: requirePerson(context, request) })

export async function action({ request, context }: ActionFunctionArgs) {
  const person = requirePerson(context, request)
  const form = await request.formData()
  const intent = form.get('intent')
  try {
    if (intent === 'everywhere') {
      return redirect('/', { headers: { 'set-cookie': await context.auth.signOutEverywhere(person) } })
    }
    if (intent === 'claim') {
      const account = { email: form.get('email'), password: form.get('password'), name: form.get('name') }
      const { cookie } = await context.auth.claimGuest(person, account)
      return redirect('/account?kept', { headers: { 'set-cookie': cookie } })
    }
    await context.auth.changeName(person, form.get('name'))
    const color = PERSON_COLORS.find((c) => c === form.get('color'))
    if (color) await context.caller.me.setColor({ color })
    return { done: 'Saved.' }
  } catch (error) {
    return formTrouble(error, 'name')
  }
}

export default function Account() {
  const { person } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const navigation = useNavigation()
  const intent = navigation.formData?.get('intent')
  const submit = useSubmit()
  const { leave, dialog } = useSignOut(person.id)
  const asking = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    void leave(() => submit(submitter as HTMLButtonElement))
  }
  const { choice, setChoice } = useTheme()
  const done = answer && 'done' in answer ? answer : undefined
  const trouble = answer && 'code' in answer ? answer : undefined
  useEffect(() => {
    if (done) toast.ok(done.done)
  }, [done])
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={`${frame.main} ${frame.narrow}`}>
        <h1>Account</h1>
        <div className={styles.sections}>
          {person.isGuest ? <ClaimSection person={person} trouble={trouble} busy={intent === 'claim'} /> : null}
          <section className={styles.section} aria-labelledby="profile">
            <h2 id="profile">Profile</h2>
            <Form method="post" className={styles.form}>
              <FormWords trouble={trouble?.field === 'name' ? undefined : trouble} fields={['email', 'password']} />
              <TextField
                label="Name"
                name="name"
                defaultValue={person.name}
                maxLength={LIMITS.personNameChars}
                required
                autoComplete="name"
                error={person.isGuest ? undefined : troubleOf(trouble, 'name')}
              />
              <fieldset className={styles.colors}>
                <legend>Colour of your cursor</legend>
                {PERSON_COLORS.map((color, i) => (
                  <label key={color} className={styles.swatch} style={{ background: color }}>
                    <input
                      type="radio"
                      name="color"
                      value={color}
                      defaultChecked={color === person.color}
                      aria-label={`Colour ${i + 1}`}
                    />
                  </label>
                ))}
              </fieldset>
              <Button type="submit" name="intent" value="profile" className={styles.fit} busy={intent === 'profile'}>
                Save
              </Button>
            </Form>
          </section>
          <section className={styles.section} aria-labelledby="look">
            <h2 id="look">Appearance</h2>
            <Tabs
              label="Theme"
              look="pills"
              value={choice}
              onValueChange={(next) => setChoice(next as ThemeChoice)}
              tabs={THEMES}
            />
          </section>
          <section className={styles.section} id="hub" aria-labelledby="hub-title">
            <h2 id="hub-title">Hugging Face</h2>
            <p>
              Your token is kept encrypted on this server and used for one thing: checking and downloading models at the
              hub in your name. It never goes onto a board, and nobody can read it again, you included.
            </p>
            <HubTokenSection />
          </section>
          <section className={styles.section} aria-labelledby="out">
            <h2 id="out">Sign out</h2>
            <p>
              {person.isGuest
                ? 'A guest who signs out cannot come back to these boards. Add an e-mail first.'
                : 'Everywhere means every browser you are signed in with, this one included.'}
            </p>
            <div className={styles.outs}>
              <Form method="post" action="/sign-out" onSubmit={asking}>
                <Button type="submit">Sign out</Button>
              </Form>
              <Form method="post" onSubmit={asking}>
                <Button type="submit" name="intent" value="everywhere" busy={intent === 'everywhere'}>
                  Sign out everywhere
                </Button>
              </Form>
              {dialog}
            </div>
          </section>
        </div>
      </main>
    </>
  )
}
