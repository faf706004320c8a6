import { FailureError, failureOf } from '../core/failure.ts'
import { shortDigest, type ImageId } from '../core/identity.ts'
import { m } from '../words/messages.ts'
import type { EngineClient } from './client.ts'
import { statusOf, unlessGone } from './failures.ts'
import { removeImage } from './removals.ts'

/** A name and its tag apart, as `POST /images/{id}/tag` takes them. */
const apart = (name: string): { repo: string; tag: string } => {
  const colon = name.lastIndexOf(':')
  return { repo: name.slice(0, colon), tag: name.slice(colon + 1) }
}

const imageGone = (imageId: ImageId, error: unknown): FailureError =>
  new FailureError(
    {
      ...failureOf(error),
      kind: 'not-found',
      message: m.failures_image_gone({ id: shortDigest(imageId) }),
      advice: m.failures_image_gone_advice(),
    },
    error,
  )

/**
 * Gives an image a name, and takes it from whichever image had it. By ID, so that a name that has moved meanwhile does
 * not stand for another image. Fails with `not-found` where the image is gone.
 * @param name in full with its tag, such as `docker.io/library/redis:7`
 */
export const tagImage = async (client: EngineClient, imageId: ImageId, name: string): Promise<void> => {
  try {
    const path = `/images/${encodeURIComponent(imageId)}/tag`
    await client.ask({ method: 'POST', path, query: apart(name) })
  } catch (error) {
    throw statusOf(error) === 404 ? imageGone(imageId, error) : error
  }
}

/**
 * Takes a name off whichever image has it; one that nobody has is fine. The engine removes an image together with its
 * last name: the caller makes sure that there is another one. Never forced.
 * @param name in full with its tag
 */
export const removeName = async (client: EngineClient, name: string): Promise<void> => {
  await unlessGone(removeImage(client, name, { isForced: false }))
}
