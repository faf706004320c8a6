import type { Failure } from '../core/failure.ts'
import { inCode } from '../core/removal/removal-deed.ts'
import { m } from '../words/messages.ts'

type Conflict = Omit<Failure, 'ownWords' | 'kind'>

/** Podman writes a container's whole ID. */
const short = (id: string | undefined): string => (id ?? '').slice(0, 12)

/** Podman lists the names, without commas between them. */
const namesIn = (listed: string): string => listed.trim().split(/\s+/).map(inCode).join(', ')

/** Says that the containers with these IDs use the volume. */
const usersOf = (ids: string): string => {
  const names = ids.split(/,\s*/).map((id) => inCode(short(id)))
  return m.removal_conflict_volume({ containers: names.join(', '), count: names.length })
}

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
      message: m.removal_conflict_running({ container: inCode(short(container)) }),
      advice: m.removal_conflict_running_advice(),
    }),
  ],
  [
    /image is being used by stopped container (\S+)/,
    ([, container]) => ({
      message: m.removal_conflict_stopped({ container: inCode(short(container)) }),
      advice: m.removal_container_first_or_force(),
    }),
  ],
  [
    /container (\S+) is using its referenced image/,
    ([, container]) => ({
      message: m.removal_conflict_last_name({ container: inCode(short(container)) }),
      advice: m.removal_conflict_last_name_advice(),
    }),
  ],
  [
    /image used by ([0-9a-f]+): image is in use by a container/,
    ([, container]) => ({
      message: m.removal_conflict_container({ container: inCode(short(container)) }),
      advice: m.removal_container_first(),
    }),
  ],
  [
    /image is in use by a container/,
    () => ({ message: m.removal_conflict_some_container(), advice: m.removal_container_first() }),
  ],
  [
    /image has dependent child images/,
    () => ({
      message: m.removal_conflict_children(),
      advice: m.removal_conflict_children_advice(),
    }),
  ],
  [
    /image is referenced in multiple repositories|by ID with more than one tag(?: \(\[([^\]]*)\]\))?/,
    ([, names]) => ({
      message:
        names === undefined
          ? m.removal_conflict_some_names()
          : m.removal_conflict_names({ names: namesIn(names) }),
      advice: m.removal_conflict_names_advice(),
    }),
  ],
  [
    /cannot remove a (running|paused|restarting) container|container is (running|paused|restarting)\b|cannot remove container \S+ as it is (running|paused|restarting)/,
    ([, older, newer, podmans]) => ({
      message: m.removal_conflict_phase({ phase: older ?? newer ?? podmans ?? '' }),
      advice: m.removal_conflict_phase_advice(),
    }),
  ],
  [
    /removal of container \S+ is already in progress/,
    () => ({ message: m.removal_conflict_under_way(), advice: m.removal_conflict_under_way_advice() }),
  ],
  [
    /(?:volume is in use - \[|is being used by the following container\(s\): )([0-9a-f]+(?:, ?[0-9a-f]+)*)/,
    ([, containers]) => ({
      message: usersOf(containers ?? ''),
      advice: m.removal_container_first(),
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
