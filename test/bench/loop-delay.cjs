/**
 * Loaded into a main process before everything else: measures how long its event loop is held up, and answers each
 * message with the longest time since the one before. What Electron and the app do until the loop turns for the first
 * time is not counted, nor is the opening of the window, which every app has.
 */
const { monitorEventLoopDelay } = require('node:perf_hooks')

/** Each measured value holds this pause as well. */
const pauseMs = 5

const delay = monitorEventLoopDelay({ resolution: pauseMs })
let longestBefore = 0

setImmediate(() => {
  delay.enable()
  const { app } = require('electron')
  // The task that opens the window is measured at the first pause after it.
  void app.whenReady().then(() => {
    longestBefore = delay.max
    setTimeout(() => delay.reset(), pauseMs * 4)
  })
})

process.on('message', () => {
  process.send?.(Math.max(0, Math.max(longestBefore, delay.max) / 1e6 - pauseMs))
  longestBefore = 0
  delay.reset()
})
