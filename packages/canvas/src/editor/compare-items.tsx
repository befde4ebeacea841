import { SCALE_GROUPS } from '@lensboard/contract'
import {
  type Editor,
  TldrawUiMenuActionItem,
  TldrawUiMenuCheckboxItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  TldrawUiMenuSubmenu,
  useEditor,
} from 'tldraw'
import { joinScale, leaveScale } from '../cards/change-look.js'
import { selectedCards } from '../cards/run-acts.js'
import { hasScale } from '../cards/scale-groups.js'
import type { CardShape } from '../records/index.js'
import { compareActions } from './actions/compare-actions.js'

const OFFERED = ['new-difference', 'compare-without', 'swap-sides', 'share-scale']

/** What can be compared with what is selected; read when the menu opens. */
export function CompareItems() {
  const editor = useEditor()
  if (editor.getIsReadonly()) return null
  const actions = compareActions(editor)
  const offered = OFFERED.filter((id) => actions[id]?.applies?.(editor))
  const cards = selectedCards(editor).filter(({ props }) => hasScale(props))
  return (
    <TldrawUiMenuGroup id="compare">
      {offered.map((id) => (
        <TldrawUiMenuActionItem key={id} actionId={id} />
      ))}
      {cards.length > 0 ? <ScaleMenu editor={editor} cards={cards} /> : null}
    </TldrawUiMenuGroup>
  )
}

/** The letter of the cards that share a range, or a range of its own. */
function ScaleMenu({ editor, cards }: { editor: Editor; cards: readonly CardShape[] }) {
  const shared = cards.some(({ props }) => props.view?.scaleGroup)
  return (
    <TldrawUiMenuSubmenu id="scale" label="Link scale…">
      <TldrawUiMenuGroup id="letters">
        {SCALE_GROUPS.map((letter) => (
          <TldrawUiMenuCheckboxItem
            key={letter}
            id={`scale-${letter}`}
            label={`Scale ${letter}`}
            checked={cards.every(({ props }) => props.view?.scaleGroup === letter)}
            onSelect={() => joinScale(editor, cards, letter)}
          />
        ))}
      </TldrawUiMenuGroup>
      {shared ? (
        <TldrawUiMenuGroup id="own">
          <TldrawUiMenuItem id="own-scale" label="A scale of its own" onSelect={() => leaveScale(editor, cards)} />
        </TldrawUiMenuGroup>
      ) : null}
    </TldrawUiMenuSubmenu>
  )
}
