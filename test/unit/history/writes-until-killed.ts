/**
 * A Lading in small that is killed: begins and ends entries in the folder that it is given, and prints the ID of each
 * entry once it is kept.
 */
import { writeSync } from 'node:fs'
import { openHistory } from '../../../electron/history/database.ts'
import { createLedger } from '../../../electron/history/ledger.ts'

const [folder = ''] = process.argv.slice(2)
const { database } = openHistory({ folder, nowMs: Date.now })
const ledger = createLedger(database)

for (;;) {
  const id = ledger.begin({ action: 'pull', reference: 'redis:7', startedAtMs: Date.now() })
  if (id === undefined) throw new Error('history is off')
  writeSync(1, `${id}\n`)
  if (id % 2 === 0) ledger.finish(id, { outcome: 'succeeded', endedAtMs: Date.now() })
}
