import { ChevronDown, History } from 'lucide-react'
import { useState } from 'react'
import { usePerson } from '../frame/use-person'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { Menu, MenuItem, MenuLabel } from '../ui/menu'
import styles from './prompt-examples.module.css'
import { PRESETS_AT_HAND, PROMPT_PRESETS } from './prompt-presets'
import { recentPrompts } from './recent-prompts'

/** Prompts to start from: a few at hand, all in a menu with what each shows; below them what the written one shows. */
export function PromptExamples({ text, onChoose }: { text: string; onChoose(prompt: string): void }) {
  const shown = PROMPT_PRESETS.find(({ prompt }) => prompt === text)
  return (
    <>
      <fieldset className={styles.examples} aria-label="Examples">
        <span>Examples</span>
        {PROMPT_PRESETS.slice(0, PRESETS_AT_HAND).map(({ label, prompt, shows }) => (
          <Button
            key={label}
            size="sm"
            variant="ghost"
            title={shows}
            aria-pressed={prompt === text}
            onClick={() => onChoose(prompt)}
          >
            {label}
          </Button>
        ))}
        <Menu
          trigger={
            <Button size="sm" variant="ghost" icon={<ChevronDown size={14} strokeWidth={1.5} />}>
              More
            </Button>
          }
        >
          {PROMPT_PRESETS.map(({ label, prompt, shows }) => (
            <MenuItem key={label} onSelect={() => onChoose(prompt)}>
              <span className={styles.words}>
                <b>{label}</b>
                <span className={styles.shows}>{shows}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </fieldset>
      {shown ? <p className={styles.note}>{shown.shows}</p> : null}
    </>
  )
}

/** The prompts this person ran last, behind a button. */
export function RecentPrompts({ onChoose }: { onChoose(prompt: string): void }) {
  const person = usePerson()
  const [open, setOpen] = useState(false)
  const prompts = open && person ? recentPrompts(person.id) : []
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label="Recent prompts" icon={<History />} aria-haspopup="menu" />}
    >
      {prompts.length === 0 ? (
        <MenuLabel>Prompts that you run are kept here, in this browser.</MenuLabel>
      ) : (
        <MenuLabel>Recent prompts</MenuLabel>
      )}
      {prompts.map((prompt) => (
        <MenuItem key={prompt} onSelect={() => onChoose(prompt)}>
          <span className={styles.prompt} title={prompt}>
            {prompt}
          </span>
        </MenuItem>
      ))}
    </Menu>
  )
}
