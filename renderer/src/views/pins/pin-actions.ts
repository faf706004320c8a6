/** What can be done about a tag and its pin, wherever it is shown. */
import { shortDigest, type Digest } from '../../../../electron/core/identity.ts'
import type { WatchedTag } from '../../../../electron/core/pins/pin.ts'
import type { AppState } from '../../app-state.ts'
import type { MenuItem } from '../../components/menu-item.ts'
import { familiarTag, isDrifted } from '../../text/pin-words.ts'
import { m } from '../../../../electron/words/messages.ts'

/** What the actions need of the window's state. */
export type PinActionState = Pick<
  AppState,
  'pins' | 'pinDialog' | 'pinsScreen' | 'comparison' | 'navigation' | 'copy'
>

/** One thing to do, for a button, a menu or the palette. */
export interface PinAction {
  readonly label: string
  /** What it would act on, shown after the label. */
  readonly detail?: string
  /** It takes something away. */
  readonly isDanger?: true
  readonly act: () => void
}

/** The digest that a tag is compared with: its pin's, else that of the image here. */
const ownDigest = ({ pin, localDigest }: WatchedTag): Digest | undefined => pin?.digest ?? localDigest

/** Shows a tag in the Pins view, with its timeline. */
export const showTag = ({ pinsScreen, navigation }: PinActionState, reference: string): void => {
  pinsScreen.show(reference)
  navigation.go('pins')
}

const driftActions = (tag: WatchedTag, app: PinActionState): readonly PinAction[] => {
  const { outcome } = tag
  const to = outcome?.kind === 'repointed' ? outcome.to : undefined
  const before = outcome?.kind === 'repointed' ? (ownDigest(tag) ?? outcome.from) : undefined
  const actions: PinAction[] = []
  if (to !== undefined && before !== undefined && to !== before) {
    const platform = tag.pin?.platform
    const wish = { reference: tag.reference, before, after: to, ...(platform !== undefined && { platform }) }
    actions.push({ label: m.pins_action_what_changed(), act: () => app.comparison.open(wish) })
  }
  if (to !== undefined && tag.pin !== undefined)
    actions.push({
      ...{ label: m.pins_action_update(), detail: shortDigest(to) },
      act: () => void app.pins.follow(tag),
    })
  if (isDrifted(tag)) actions.push({ label: m.pins_action_keep(), act: () => void app.pins.acknowledge(tag) })
  return actions
}

/**
 * Everything that can be done about a tag that is watched, the most wanted first. The table's menu, the view's buttons and
 * the palette offer the same.
 */
export const pinActions = (tag: WatchedTag, app: PinActionState): readonly PinAction[] => {
  const { pin, reference } = tag
  const actions = [...driftActions(tag, app)]
  if (pin === undefined)
    return [...actions, { label: m.pins_action_pin(), act: () => app.pinDialog.open({ reference }) }]
  actions.push(
    {
      ...{ label: m.pins_action_pull(), detail: shortDigest(pin.digest) },
      act: () => void app.pins.pull(reference).then((isStarted) => isStarted && app.navigation.go('pulls')),
    },
    { label: m.pins_action_change(), act: () => app.pinDialog.open({ reference }) },
    { label: m.pins_action_unpin(), isDanger: true, act: () => void app.pins.unpin(pin) },
  )
  return actions
}

/** What the menu of a tag's row offers. */
export const pinMenu = (tag: WatchedTag, app: PinActionState): readonly MenuItem[] => {
  const name = familiarTag(tag.reference)
  const digest = ownDigest(tag)
  return [
    ...pinActions(tag, app),
    {
      label: m.pins_action_copy_name(),
      detail: name,
      startsGroup: true,
      act: () => void app.copy(name, m.pins_name()),
    },
    ...(digest === undefined
      ? []
      : [
          {
            ...{ label: m.pins_action_copy_digest(), detail: shortDigest(digest) },
            act: () => void app.copy(digest, m.pins_digest()),
          },
        ]),
  ]
}
