import { appRooms } from './rooms/app-rooms.ts'
import { imageRooms } from './rooms/image-rooms.ts'
import { pinRooms } from './rooms/pin-rooms.ts'
import { transferRooms } from './rooms/transfer-rooms.ts'

/**
 * Everything that the window can ask of the main process, by room. The bridge, the router and the window's
 * types are all derived from this map.
 */
export const procedures = { ...imageRooms, ...transferRooms, ...pinRooms, ...appRooms } as const

/** A room of the bridge, such as `pulls`. */
export type Room = keyof typeof procedures
