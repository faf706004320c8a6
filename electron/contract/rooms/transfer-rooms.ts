/** What moves images from and to registries and files. */
import * as v from 'valibot'
import type { PullId } from '../../core/identity.ts'
import type { CredentialsPlace, KnownRegistry } from '../../core/registry/sign-in.ts'
import type { Pull } from '../../core/transfers/pull.ts'
import type { ArchiveContents, Transfer, TransferId } from '../../core/transfers/transfer.ts'
import {
  filePath,
  platformText,
  printedName,
  pullId,
  referenceText,
  transferId,
  registryText,
} from '../inputs.ts'
import { nothing, procedure } from '../procedure.ts'

/** These rooms' procedures. */
export const transferRooms = {
  pulls: {
    list: procedure<readonly Pull[]>()(nothing),
    /** Starts a pull, or gives the one that already runs for the same reference and platform. */
    start: procedure<PullId>()(
      v.strictObject({ reference: referenceText, platform: v.optional(platformText) }),
    ),
    cancel: procedure<void>()(v.strictObject({ id: pullId })),
    retry: procedure<void>()(v.strictObject({ id: pullId })),
    /** Takes an ended pull off the list; the ledger keeps it. */
    dismiss: procedure<void>()(v.strictObject({ id: pullId })),
  },
  transfers: {
    list: procedure<readonly Transfer[]>()(nothing),
    /** Pushes a name, or gives the push of it that is under way. */
    push: procedure<TransferId>()(v.strictObject({ reference: referenceText })),
    /** Asks for a place by the system's own dialog and writes the images there; nothing where it was dismissed. */
    save: procedure<TransferId | undefined>()(
      v.strictObject({ images: v.pipe(v.array(printedName), v.minLength(1), v.maxLength(1000)) }),
    ),
    /** Asks for an archive by the system's own dialog and says what is in it; nothing where it was dismissed. */
    chooseArchive: procedure<ArchiveContents | undefined>()(nothing),
    /** Says what is in an archive that was dropped on the window. */
    inspectArchive: procedure<ArchiveContents>()(v.strictObject({ path: filePath })),
    /** Loads an archive, or gives the load of it that is under way. */
    load: procedure<TransferId>()(v.strictObject({ path: filePath })),
    cancel: procedure<void>()(v.strictObject({ id: transferId })),
    retry: procedure<void>()(v.strictObject({ id: transferId })),
    /** Takes an ended transfer off the list; the ledger keeps it. */
    dismiss: procedure<void>()(v.strictObject({ id: transferId })),
  },
  registries: {
    /** The registries that the docker CLI's configuration names. */
    known: procedure<readonly KnownRegistry[]>()(nothing),
    /** Where signing in would keep the credentials. */
    place: procedure<CredentialsPlace>()(v.strictObject({ registry: registryText })),
    /** Signs in as `docker login` does, and keeps the credentials where the CLI keeps them. */
    signIn: procedure<KnownRegistry>()(
      v.strictObject({
        registry: registryText,
        username: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
        password: v.pipe(v.string(), v.minLength(1), v.maxLength(65_536)),
      }),
    ),
    signOut: procedure<void>()(v.strictObject({ registry: registryText })),
  },
} as const
