// Node's zlib streams, once: node gzip_node.mjs compress|decompress LEVEL FILE, in chunks of 64 KiB.
import { readFileSync } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, gzipSync } from 'node:zlib'
import { peakKB } from './peak.mjs'

const [what, level, path] = process.argv.slice(2)
const original = readFileSync(path)
const data = what === 'compress' ? original : gzipSync(original, { level: Number(level) })
const chunks = []
for (let start = 0; start < data.length; start += 65536) chunks.push(data.subarray(start, start + 65536))

let size = 0
const sink = new Writable({ write (chunk, encoding, done) { size += chunk.length; done() } })
const stage = what === 'compress' ? createGzip({ level: Number(level), chunkSize: 65536 }) : createGunzip({ chunkSize: 65536 })
const start = process.hrtime.bigint()
await pipeline(Readable.from(chunks), stage, sink)
const seconds = Number(process.hrtime.bigint() - start) / 1e9
const smaller = what === 'compress' ? size : data.length
const note = `to ${(smaller / original.length).toFixed(3)}`
console.log(JSON.stringify({ amount: original.length, seconds, note, peak_kb: peakKB() }))
