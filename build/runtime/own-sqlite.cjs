/**
 * In the stand-in runtime, gives the copy of better-sqlite3 beside this file to all who require it: the project's own
 * needs a newer Electron, and crashes in this one.
 */
const { Module } = /** @type {any} */ (require('node:module'))

const own = require.resolve('better-sqlite3')
const resolveFilename = Module._resolveFilename
Module._resolveFilename = (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) =>
  resolveFilename(request === 'better-sqlite3' ? own : request, ...rest)
