import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import { nameMeant } from '../../../../electron/core/names/image-name.ts'
import type { RemovingEngine } from '../../../../electron/services/removal/removal-steps.ts'

/** How an engine that has these images finds and gives names; `gone` makes what it says of an image that it does not have. */
export const namesOn = (
  here: Map<ImageId, InventoryImage>,
  gone: () => Error,
): Pick<RemovingEngine, 'imageNamed' | 'tag'> => ({
  imageNamed: (name) => Promise.resolve([...here.values()].find(({ tags }) => tags.includes(name))),
  tag: (imageId, name) => {
    const image = here.get(imageId)
    if (image === undefined) return Promise.reject(gone())
    here.set(imageId, { ...image, tags: [...image.tags, nameMeant(name).familiar] })
    return Promise.resolve()
  },
})
