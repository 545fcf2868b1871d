// Node's own streams: source → three transforms → sink, once: node node_streams.mjs COUNT.
import { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { peakKB } from './peak.mjs'

const count = Number(process.argv[2])
const stage = (change) => new Transform({
  objectMode: true,
  transform (value, encoding, done) { done(null, change(value)) }
})
function * values () { for (let value = 0; value < count; value++) yield value }

let sum = 0
const sink = new Writable({ objectMode: true, write (value, encoding, done) { sum += value; done() } })
const start = process.hrtime.bigint()
await pipeline(Readable.from(values()), stage((v) => v + 1), stage((v) => v * 2), stage((v) => v - 1), sink)
const seconds = Number(process.hrtime.bigint() - start) / 1e9
console.log(JSON.stringify({ amount: count, seconds, check: String(sum), peak_kb: peakKB() }))
