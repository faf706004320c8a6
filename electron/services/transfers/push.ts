import { FailureError, type Failure } from '../../core/failure.ts'
import {
  emptyPushProgress,
  foldPushMessage,
  pushTotals,
  type PushProgress,
} from '../../core/transfers/push-progress.ts'
import { familiarName, formatReference, type Reference } from '../../core/names/reference.ts'
import { shellWord } from '../../core/shell-word.ts'
import { m } from '../../words/messages.ts'
import { failureOfPushWords } from '../../engine/pushes.ts'
import { askedReference } from '../discover/asked-reference.ts'
import type { Learnt, TransferPlan, TransferRun } from './plan.ts'

const endedEarly = (): Failure => ({
  kind: 'stream-broken',
  message: m.transfers_push_ended_early(),
  advice: m.transfers_push_ended_early_advice(),
})

/** A digest names what a registry has; what is pushed needs a name of its own. */
const withoutDigest = (reference: Reference): Reference & { readonly tag: string } => {
  const { digest, tag } = reference
  if (digest === undefined && tag !== undefined) return { ...reference, tag }
  throw new FailureError({
    kind: 'invalid-reference',
    message: m.transfers_push_by_digest(),
    advice: m.transfers_push_by_digest_advice(),
  })
}

/** A push of one name with its tag. Throws a `FailureError` of kind `invalid-reference`. */
export const planPush = (text: string): TransferPlan => {
  const reference = withoutDigest(askedReference(text))
  const name = formatReference(reference)
  const work = (progress: PushProgress, learnt: Learnt = {}) => ({
    ...{ kind: 'push' as const, reference: name, progress },
    ...(learnt.digest === undefined ? {} : { digest: learnt.digest }),
  })

  const perform = async ({ engine, tools, signal, move }: TransferRun): Promise<Learnt> => {
    let progress = emptyPushProgress
    const tell = (learnt?: Learnt): void => {
      const { sentBytes, totalBytes } = pushTotals(progress)
      move(work(progress, learnt), sentBytes, totalBytes)
    }
    const request = {
      repository: familiarName(reference),
      tag: reference.tag,
      registry: reference.domain,
      registryAuth: await tools.registryAuth(reference.domain, signal),
    }
    const image = await engine.imageNamed(name).catch(() => undefined)
    await engine.push(request, signal, (message) => {
      const before = progress
      progress = foldPushMessage(before, message)
      if (progress !== before) tell()
    })
    const { error, digest } = progress
    if (error !== undefined) throw new FailureError(failureOfPushWords(error, reference.domain))
    if (digest === undefined) throw new FailureError(endedEarly())
    tell({ digest })
    return { digest, ...(image === undefined ? {} : { imageId: image.id }) }
  }

  return { work: work(emptyPushProgress), command: `docker push ${shellWord(name)}`, perform }
}
