import type { AppState } from '../../app-state.ts'

/** Starts the pull of `reference`, for the engine's own platform where `platform` is empty, and shows it. */
export const pullFrom = async (
  { nameBox, navigation }: Pick<AppState, 'nameBox' | 'navigation'>,
  reference: string,
  platform: string,
): Promise<void> => {
  if ((await nameBox.start(reference, platform)) === 'started') navigation.go('pulls')
}
