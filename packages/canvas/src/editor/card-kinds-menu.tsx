import {
  TldrawUiButton,
  TldrawUiDropdownMenuContent,
  TldrawUiDropdownMenuItem,
  TldrawUiDropdownMenuRoot,
  TldrawUiDropdownMenuTrigger,
  TldrawUiToolbarButton,
} from 'tldraw'
import { KindMark } from '../cards/kind-mark.js'
import { useBoardHost } from './board-host.js'
import { INSERTABLE } from './insertable.js'

/** Every kind of card with its sign and key, beside "+ Card". */
export function CardKindsMenu() {
  const host = useBoardHost()
  return (
    <TldrawUiDropdownMenuRoot id="card kinds">
      <TldrawUiDropdownMenuTrigger>
        <TldrawUiToolbarButton
          type="icon"
          className="lb-card-kinds"
          title="Kinds of cards"
          data-value="card-kinds"
          data-testid="tools.card-kinds"
        >
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2.5 7.5L6 4l3.5 3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </TldrawUiToolbarButton>
      </TldrawUiDropdownMenuTrigger>
      <TldrawUiDropdownMenuContent side="top" align="start">
        <div className="tlui-menu__group">
          {INSERTABLE.map(({ kind, what, kbd }) => (
            <TldrawUiDropdownMenuItem key={kind}>
              <TldrawUiButton type="menu" className="lb-kind-item" onClick={() => host.insertCard(kind)}>
                <KindMark kind={kind} />
                <span className="tlui-button__label">{what}</span>
                <kbd className="tlui-kbd">{keyWords(kbd)}</kbd>
              </TldrawUiButton>
            </TldrawUiDropdownMenuItem>
          ))}
        </div>
        <div className="tlui-menu__group">
          <TldrawUiDropdownMenuItem>
            <TldrawUiButton type="menu" className="lb-kind-item" onClick={() => host.openTemplates()}>
              <TemplateMark />
              <span className="tlui-button__label">From a template…</span>
              <kbd className="tlui-kbd">⇧E</kbd>
            </TldrawUiButton>
          </TldrawUiDropdownMenuItem>
        </div>
      </TldrawUiDropdownMenuContent>
    </TldrawUiDropdownMenuRoot>
  )
}

const keyWords = (kbd: string) => kbd.replace('shift+', '⇧').toUpperCase()

const TemplateMark = () => (
  <svg className="lb-card__kind" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2.5 2.5h11v4h-11zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z" fill="none" stroke="currentColor" strokeWidth="1.5" />
  </svg>
)
