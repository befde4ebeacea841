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

/** tldraw's main menu without its embeds, and with what comes in from files. */
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
    </DefaultMainMenu>
  )
}
