import {
  DefaultMainMenu,
  EditSubmenu,
  ExportFileContentSubMenu,
  ExtrasGroup,
  PreferencesGroup,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  useReadonly,
  ViewSubmenu,
} from 'tldraw'

/** tldraw's main menu without its embeds, with what comes in from files and the tour. */
export function MainMenu() {
  const readonly = useReadonly()
  return (
    <DefaultMainMenu>
      <TldrawUiMenuGroup id="basic">
        <EditSubmenu />
        <ViewSubmenu />
        <ExportFileContentSubMenu />
        <ExtrasGroup />
      </TldrawUiMenuGroup>
      {readonly ? null : (
        <TldrawUiMenuGroup id="import">
          <TldrawUiMenuActionItem actionId="import-file" />
        </TldrawUiMenuGroup>
      )}
      <PreferencesGroup />
      <TldrawUiMenuGroup id="help">
        <TldrawUiMenuActionItem actionId="take-tour" />
      </TldrawUiMenuGroup>
    </DefaultMainMenu>
  )
}
