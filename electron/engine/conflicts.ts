import type { Failure } from '../core/failure.ts'

type Conflict = Omit<Failure, 'ownWords' | 'kind'>

const removeContainerFirst = 'Remove the container first.'

/** Podman writes a container's whole ID. */
const short = (id: string | undefined): string => (id ?? '').slice(0, 12)

/** Podman lists the names, without commas between them. */
const namesIn = (listed: string | undefined): string =>
  listed === undefined
    ? ''
    : `: ${listed
        .trim()
        .split(/\s+/)
        .map((name) => `\`${name}\``)
        .join(', ')}`

/** The beginning of a sentence about the containers with these IDs. */
const usersOf = (ids: string): string => {
  const names = ids.split(/,\s*/).map((id) => `\`${short(id)}\``)
  return names.length === 1 ? `The container ${names[0]} uses` : `The containers ${names.join(', ')} use`
}

const stopItFirst = 'Stop the container first: one that runs is not removed.'

/**
 * Why engines refuse to remove an image: Docker 20.10 to 28.5 on graph drivers and on a containerd store
 * (moby daemon/images/image_delete.go, daemon/containerd/image_delete.go), Podman 5.4. By name a container is said to use
 * its referenced image, whether it runs or not. Then why they refuse to remove a container (moby daemon/delete.go) or a
 * volume (moby volume/service/errors.go), and those of Podman.
 */
const conflicts: readonly (readonly [RegExp, (match: RegExpExecArray) => Conflict])[] = [
  [
    /image is being used by running container (\S+)/,
    ([, container]) => ({
      message: `The running container \`${short(container)}\` uses the image.`,
      advice:
        'Stop and remove the container first: what a container runs on is not removed, not even by force.',
    }),
  ],
  [
    /image is being used by stopped container (\S+)/,
    ([, container]) => ({
      message: `The stopped container \`${short(container)}\` uses the image.`,
      advice: 'Remove the container first, or remove the image by force.',
    }),
  ],
  [
    /container (\S+) is using its referenced image/,
    ([, container]) => ({
      message: `The container \`${short(container)}\` uses the image, and this is its last name.`,
      advice: 'Remove the container first, or take the name off by force.',
    }),
  ],
  [
    /image used by ([0-9a-f]+): image is in use by a container/,
    ([, container]) => ({
      message: `The container \`${short(container)}\` uses the image.`,
      advice: removeContainerFirst,
    }),
  ],
  [
    /image is in use by a container/,
    () => ({ message: 'A container uses the image.', advice: removeContainerFirst }),
  ],
  [
    /image has dependent child images/,
    () => ({
      message: 'Other images were built on this one, and the engine keeps it for them.',
      advice:
        'Remove those first; some may be intermediate ones, which go with the image that was built in the end.',
    }),
  ],
  [
    /image is referenced in multiple repositories|by ID with more than one tag(?: \(\[([^\]]*)\]\))?/,
    ([, names]) => ({
      message: `The image has several names${namesIn(names)}.`,
      advice: 'Take its names off one by one.',
    }),
  ],
  [
    /cannot remove a (running|paused|restarting) container|container is (running|paused|restarting)\b|cannot remove container \S+ as it is (running|paused|restarting)/,
    ([, older, newer, podmans]) => ({
      message: `The container is ${older ?? newer ?? podmans}.`,
      advice: stopItFirst,
    }),
  ],
  [
    /removal of container \S+ is already in progress/,
    () => ({ message: 'The container is being removed already.', advice: 'Look again once that is done.' }),
  ],
  [
    /(?:volume is in use - \[|is being used by the following container\(s\): )([0-9a-f]+(?:, ?[0-9a-f]+)*)/,
    ([, containers]) => ({
      message: `${usersOf(containers ?? '')} the volume.`,
      advice: removeContainerFirst,
    }),
  ],
]

/** The conflict, with what is in the way, that an engine's words describe; `undefined` where they do not. */
export const conflictOfWords = (words: string): Failure | undefined => {
  for (const [pattern, conflictOf] of conflicts) {
    const match = pattern.exec(words)
    if (match !== null) return { kind: 'in-use', ...conflictOf(match), ownWords: words }
  }
  return undefined
}
