/**
 * Exposes the bridge in the window's isolated world. Everything here is derived from the contract: the window
 * gets one function a procedure and a way to listen to the topics, never `ipcRenderer` itself.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { callChannel, topicChannel } from './contract/bridge.ts'
import { procedures } from './contract/procedures.ts'
import { topicNames, type Topics } from './contract/topics.ts'

const callsOf = (room: string, names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [name, (input: unknown) => ipcRenderer.invoke(callChannel(room, name), input)]),
  )

const rooms = Object.fromEntries(
  Object.entries(procedures).map(([room, calls]) => [room, callsOf(room, Object.keys(calls))]),
)

const on = <T extends keyof Topics>(topic: T, listener: (event: Topics[T]) => void) => {
  if (!topicNames.includes(topic)) throw new Error(`no such topic: ${String(topic)}`)
  const receive = (_event: IpcRendererEvent, payload: Topics[T]) => listener(payload)
  ipcRenderer.on(topicChannel(topic), receive)
  return () => {
    ipcRenderer.off(topicChannel(topic), receive)
  }
}

contextBridge.exposeInMainWorld('lading', {
  ...rooms,
  on,
  pathOf: (file: File) => webUtils.getPathForFile(file),
})
