import { FailureError } from '../core/failure.ts'
import { m } from '../words/messages.ts'

const sentences = {
  ask: m.failures_no_engine_to_ask,
  'ask-about-image': m.failures_no_engine_to_ask_about_image,
  forecast: m.failures_no_engine_to_forecast,
  'sign-in': m.failures_no_engine_to_sign_in,
  'clean-up': m.failures_no_engine_to_clean_up,
  'look-at': m.failures_no_engine_to_look_at,
  'restore-on': m.failures_no_engine_to_restore_on,
  'save-from': m.failures_no_engine_to_save_from,
  measure: m.failures_no_engine_to_measure,
  transfer: m.failures_no_engine_to_transfer,
  pull: m.failures_no_engine_to_pull,
  remove: m.failures_no_engine_to_remove,
} as const

/** What an engine is needed for. */
export type EnginePurpose = keyof typeof sentences

/** What to do about it where that is not to try again. */
const advices: Readonly<Partial<Record<EnginePurpose, () => string>>> = {
  forecast: m.failures_no_engine_forecast_advice,
  transfer: m.failures_no_engine_retry_advice,
  pull: m.failures_no_engine_retry_advice,
}

/** There is no engine now for what somebody wants. */
export const noEngine = (purpose: EnginePurpose): FailureError =>
  new FailureError({
    kind: 'engine-unreachable',
    message: sentences[purpose](),
    advice: (advices[purpose] ?? m.failures_engine_back_advice)(),
  })
