/** What of the settings the palette offers: what people change in passing. */
import { languageChoices } from '../../../electron/core/language.ts'
import { colourSchemes } from '../../../electron/core/settings.ts'
import { m } from '../../../electron/words/messages.ts'
import type { AppState } from '../app-state.ts'
import { colourWords, languageWords } from '../text/appearance-words.ts'

/** Something that can be done, before it is an entry. */
export interface SettingAction {
  readonly label: string
  readonly act: () => void
}

/** Other colours, another language, and whether anything is done by the clock. */
export const settingActions = ({ settings }: Pick<AppState, 'settings'>): readonly SettingAction[] => {
  const { colours, language, isAutomaticPaused } = settings.current
  const choosing = (setting: string, choice: string, change: Parameters<typeof settings.change>[0]) => ({
    label: m.window_palette_choose({ setting, choice }),
    act: () => void settings.change(change),
  })
  return [
    {
      label: isAutomaticPaused ? m.window_palette_resume() : m.tray_pause_checks(),
      act: () => void settings.change({ isAutomaticPaused: !isAutomaticPaused }),
    },
    ...colourSchemes
      .filter((one) => one !== colours)
      .map((one) => choosing(m.settings_colours(), colourWords[one](), { colours: one })),
    ...languageChoices
      .filter((one) => one !== language)
      .map((one) => choosing(m.settings_language(), languageWords(one), { language: one })),
  ]
}

/** What can be done about newer versions of Lading; nothing where something else keeps it up to date. */
export const versionActions = ({
  updates,
  thisLading,
}: Pick<AppState, 'updates' | 'thisLading'>): readonly SettingAction[] => {
  if (thisLading.about?.updates !== 'lading') return []
  switch (updates.state.kind) {
    case 'available':
      return [{ label: m.window_palette_fetch_version(), act: () => void updates.download() }]
    case 'ready':
      return [{ label: m.settings_install_version(), act: () => void updates.install() }]
    case 'checking':
    case 'downloading':
      return []
    case 'off':
    case 'newest':
    case 'failed':
      return [{ label: m.window_palette_look_for_version(), act: () => void updates.check() }]
  }
}
